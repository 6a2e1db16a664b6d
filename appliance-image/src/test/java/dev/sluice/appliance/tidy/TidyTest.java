package dev.sluice.appliance.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TidyTest {

    private static final String MAIN = ".*/src/main/java/.*\\.java";
    private static final String TESTS = ".*/src/test/java/.*\\.java";
    private static final String JAVA = ".*\\.java";
    private static final String CORE = "l4-core/src/main/java/.*\\.java";
    private static final String MARKDOWN = "[^/]*\\.md|docs/.*\\.md";
    private static final String DECISIONS = "docs/decisions/\\d.*\\.md";
    private static final int BYTES_MAX = 256 * 1024;
    private static final List<String> DECISION_HEADINGS = List.of("Status", "Question", "Decision",
            "Because",
            "Instead of", "We will know we were wrong when");

    private static final SourceTree TREE = SourceTree.find();

    @Test
    void onlyMainHasTheStandardStreams() {
        assertThat(new Ban("(?!jmh/|appliance-image/.*/(Main|Daemon)\\.java)" + MAIN,
                "\\bSystem\\.(out|err)\\b",
                "write to what Main hands out, or log at a change of state").brokenInCode(TREE))
                .isEmpty();
    }

    @Test
    void nobodyPrintsAStackTrace() {
        assertThat(new Ban(JAVA, "\\bprintStack" + "Trace\\(\\)",
                "log the fault with its exception, or make it a value").broken(TREE)).isEmpty();
    }

    @Test
    void noTestSleeps() {
        assertThat(new Ban(TESTS, "\\bThread\\.sl" + "eep\\b|\\bTimeUnit\\.\\w+\\.sl" + "eep\\b",
                "wait for the condition itself, with a deadline").broken(TREE)).isEmpty();
    }

    @Test
    void noTestIsSwitchedOff() {
        assertThat(new Ban(JAVA, "@Dis" + "abled\\b",
                "repair it or remove it; what a machine lacks is a @Needs")
                .broken(TREE)).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(new Ban(".*\\.(java|xml|yaml|sh)|sluice|\\.ci/.*",
                "\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b",
                "do it now, or open an issue").broken(TREE)).isEmpty();
    }

    @Test
    void theDataPlaneDoesNotLock() {
        assertThat(new Ban(CORE, "\\bsynchronized\\b",
                "one thread owns each mutable field: send it a message (invariant 2)")
                .brokenInCode(TREE)).isEmpty();
    }

    @Test
    void theDataPlaneLogsThroughSlf4j() {
        assertThat(
                new Ban(CORE, "java\\.util\\.logging", "use org.slf4j.Logger, off the event loops")
                        .broken(TREE))
                .isEmpty();
    }

    @Test
    void theDataPlaneKnowsNothingAboveTcp() {
        assertThat(new Ban(CORE, "(?i)(?<![a-z])(http|header|probe)s?(?![a-z])|Http|Header|Probe",
                "l4-core moves bytes: this belongs where the protocol is known")
                .brokenOutsideLinks(TREE)).isEmpty();
    }

    @Test
    void nothingNamesThePlaceItWasWrittenAt() {
        assertThat(new Ban(".*", "(?<![\\w.}])/(wo" + "rk|tmp/w|tmp/hub\\.git|root|home/\\w+)/",
                "name the path from the root of the repository, or ask the system for one")
                .broken(TREE)).isEmpty();
    }

    @Test
    void nothingNamesARegistryOrMirror() {
        assertThat(new Ban("(?!LICENSE).*",
                "\\b(registry|nexus|artifactory|mirrors?|repo1?)\\.[\\w-]+\\.\\w{2,}",
                "leave the choice of registry to the settings of whoever builds").broken(TREE))
                .isEmpty();
    }

    @Test
    void nobodyDependsOnTheProgram() {
        assertThat(new Ban("(?!appliance-image/)[^/]+/pom\\.xml",
                "<artifactId>appliance-image</artifactId>",
                "move what is needed into the module that owns it: nothing sees the program")
                .broken(TREE)).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndRefusesNull() {
        var without = TREE.matching("(" + MAIN + ")|(" + TESTS + ")")
                .map(TidyTest::packageDirectory)
                .distinct()
                .filter(directory -> Stream.of("main", "test")
                        .noneMatch(kind -> isNullMarked(directory, kind)))
                .map(directory -> directory
                        + ": add a package-info.java with what it is for and @NullMarked");
        assertThat(without).isEmpty();
    }

    private static String packageDirectory(Path file) {
        return file.toString().replaceFirst("/[^/]*$", "");
    }

    private static boolean isNullMarked(String directory, String kind) {
        Path info = Path.of(directory.replaceFirst("/src/(main|test)/", "/src/" + kind + "/"),
                "package-info.java");
        return TREE.exists(info) && TREE.text(info).contains("\n@NullMarked\n");
    }

    @Test
    void everyRelativeLinkLeadsSomewhere() {
        Pattern link = Pattern.compile("\\]\\(<?([^)\\s>#]+)[^)]*\\)");
        Pattern code = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
        var dead = TREE.matching(MARKDOWN).flatMap(file -> {
            String prose = code.matcher(TREE.text(file)).replaceAll("");
            return link.matcher(prose).results().map((MatchResult match) -> match.group(1))
                    .filter(target -> !target.matches("[a-z]+:.*"))
                    .filter(target -> !TREE.exists(file.resolveSibling(target).normalize()))
                    .map(target -> "%s: %s is not there: correct the link or add the file"
                            .formatted(file, target));
        });
        assertThat(dead).isEmpty();
    }

    @Test
    void everyDecisionAnswersTheSameSixQuestions() {
        var incomplete = TREE.matching(DECISIONS).flatMap(file -> {
            String text = TREE.text(file);
            return DECISION_HEADINGS.stream()
                    .filter(heading -> !Pattern.compile("(?m)^(#+ |\\*\\*)" + heading + "\\b")
                            .matcher(text).find())
                    .map(heading -> "%s: add the heading \"%s\" (docs/decisions/README.md)"
                            .formatted(file, heading));
        });
        assertThat(incomplete).isEmpty();
    }

    @Test
    void everyDecisionHasANumberOfItsOwn() {
        assertThat(
                TREE.matching(DECISIONS).map(file -> file.getFileName().toString().substring(0, 4)))
                .as("take the next free number").doesNotHaveDuplicates();
    }

    @Test
    void noFileIsLarge() {
        assertThat(TREE.files().stream().filter(file -> TREE.bytes(file).length > BYTES_MAX)
                .map(file -> file + ": over 256 KiB; make it in the build, or leave it out of git"))
                .isEmpty();
    }

    @Test
    void everythingInGitIsTextThatSomebodyWrote() {
        var others = TREE.files().stream()
                .filter(file -> file.toString()
                        .matches(".*\\.(class|jar|zip|gz|log|iml)|(.*/)?target/.*|"
                                + "(.*/)?dependency-reduced-pom\\.xml")
                        || hasNul(TREE.bytes(file)))
                .map(file -> file
                        + ": generated or binary; remove it from git and let the build make it");
        assertThat(others).isEmpty();
    }

    private static boolean hasNul(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /// Sizes are a note for the reader and never a failure.
    @Test
    void saysHowLargeTheSourcesAre() {
        var large = new ArrayList<String>();
        TREE.matching(JAVA).forEach(file -> {
            long lines = TREE.text(file).lines().count();
            if (lines > 250) {
                large.add("%d lines: %s".formatted(lines, file));
            }
        });
        System.out.printf("Java files: %d, over 250 lines: %d%n", TREE.matching(JAVA).count(),
                large.size());
        large.forEach(note -> System.out.println("  " + note));
        assertThat(TREE.matching(JAVA)).isNotEmpty();
    }
}
