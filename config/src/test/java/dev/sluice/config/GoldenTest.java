package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ParseResult.Accepted;
import dev.sluice.config.ParseResult.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each text in `golden/wrong` beside exactly what an operator is shown for it, and each in
/// `golden/right` beside the configuration it is.
class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "5432", "HOST",
            "db.example.com", "EMPTY", "", "PRICE", "a$b");
    private static final ConfigParser PARSER = new ConfigParser(
            new ParserOptions(ENVIRONMENT::get, OptionalInt.of(1024)));

    static Stream<Path> wrong() throws IOException {
        return texts("wrong");
    }

    static Stream<Path> right() throws IOException {
        return texts("right");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void explainsEveryProblemOfAWrongText(Path file) throws IOException {
        ParseResult result = PARSER.parse(file);

        assertThat(result).isInstanceOf(Rejected.class);
        String shown = ((Rejected) result).problems().stream().map(Problem::render)
                .collect(Collectors.joining("\n", "", "\n"));
        Blessed.compare(expected(file), withoutFolder(shown, "wrong"));
    }

    @ParameterizedTest
    @MethodSource("right")
    void showsARightTextWithEveryDefault(Path file) throws IOException {
        Blessed.compare(expected(file),
                withoutFolder(ConfigText.of(accepted(PARSER.parse(file)).effective()), "right"));
    }

    @ParameterizedTest
    @MethodSource("right")
    void showsTextThatReadsBackAsTheSameConfiguration(Path file) {
        Accepted first = accepted(PARSER.parse(file));

        Accepted again = accepted(PARSER.parse("shown", ConfigText.of(first.effective())));

        assertThat(again.config()).isEqualTo(first.config());
    }

    @ParameterizedTest
    @MethodSource("right")
    void readsTextTheSameWithLineEndsOfWindows(Path file) throws IOException {
        String text = Files.readString(file).replace("\n", "\r\n");
        if (!text.contains("include:")) {
            assertThat(accepted(PARSER.parse("windows", text)).config())
                    .isEqualTo(accepted(PARSER.parse(file)).config());
        }
    }

    static Accepted accepted(ParseResult result) {
        return switch (result) {
            case Accepted accepted -> accepted;
            case Rejected rejected -> throw new AssertionError(rejected.problems().stream()
                    .map(Problem::render).collect(Collectors.joining("\n")));
        };
    }

    private static Path expected(Path file) {
        return file.resolveSibling(file.getFileName().toString().replace(".yaml", ".expected"));
    }

    private static String withoutFolder(String text, String kind) {
        return text.replace(GOLDEN.resolve(kind) + "/", "");
    }

    private static Stream<Path> texts(String kind) throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN.resolve(kind))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList()
                    .stream();
        }
    }
}
