package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever the text is, the parser answers, and soon.
class ParserFuzzTest {

    private static final int MUTANTS = 3000;
    private static final String[] TOKENS = {":", "- ", "{", "}", "[", "]", "&a ", "*a", "<<: *a",
            "!x ",
            "\"", "'", "#", "|", ">", "?", "%", "@", "\t", "\n", "---\n", "...\n", "${", "$$", "~",
            "null",
            "-1", "99999999999999999999", "1e9", "0x1", "off", "none", "[::1]:80", "tcp://",
            "udp://", "unix:", "\u0000",
            "\uFEFF", "\u2028", "\u0085", "\uD83D\uDE00", "\\", "é"};

    @TempDir
    private Path folder = Path.of("");

    private final ConfigParser parser = new ConfigParser(
            new ParserOptions(name -> name.length() % 2 == 0 ? name : null, OptionalInt.of(1024)));

    @Test
    void answersForThousandsOfSpoiltTexts() throws IOException {
        List<String> texts = texts();
        assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
            for (long seed = 1; seed <= MUTANTS; seed++) {
                var random = new Random(seed);
                String text = texts.get(random.nextInt(texts.size()));
                for (int i = random.nextInt(1, 6); i > 0; i--) {
                    text = spoil(text, random);
                }
                answers(text, seed);
            }
        });
    }

    @Test
    void answersForBytesThatAreNoText() {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            Path file = folder.resolve("bytes.yaml");
            byte[] good = Files.readAllBytes(Path.of("sluice.yaml"));
            for (long seed = 1; seed <= 500; seed++) {
                var random = new Random(seed);
                byte[] bytes = good.clone();
                for (int i = random.nextInt(1, 4); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                Files.write(file, bytes);
                assertThat(parser.parse(file)).as("seed %d", seed).isNotNull();
            }
        });
    }

    @Test
    void refusesAliasesThatStandForEndlessWork() {
        var bomb = new StringBuilder("pools:\n  a: &a0 { backends: [10.0.0.1:1] }\n");
        for (int i = 1; i <= 30; i++) {
            bomb.append("  p%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        refuses(bomb.toString());
        var backends = new StringBuilder("pools:\n  p0:\n    backends: &b\n");
        for (int i = 0; i < 4000; i++) {
            backends.append("      - 10.0.%d.%d:80\n".formatted(i / 250, i % 250));
        }
        for (int i = 1; i < 2000; i++) {
            backends.append("  p%d: { backends: *b }\n".formatted(i));
        }
        refuses(backends.toString());
    }

    @Test
    void refusesBlocksThatMergeEachOtherWithoutEnd() {
        var merges = new StringBuilder("pools:\n  a0: &a0 { retries: 1 }\n");
        for (int i = 1; i < 40; i++) {
            merges.append("  a%d: &a%d { <<: [*a%d, *a%d, *a%d] }\n".formatted(i, i, i - 1, i - 1,
                    i - 1));
        }
        refuses(merges.toString());
        refuses("listeners: &a\n  <<: [*a, *a, *a]\n");
    }

    @Test
    void refusesWhatIsTooLargeOrTooDeep() throws IOException {
        refuses("# " + "x".repeat(10 << 20) + "\n");
        refuses("[".repeat(500_000));
        refuses("{a: ".repeat(200_000));
        refuses("- ".repeat(300_000));
        refuses("? ".repeat(300_000));
        refuses(("a:\n ".repeat(3) + " ").repeat(1000));
        Path large = Files.writeString(folder.resolve("large.yaml"), "x".repeat(10 << 20));
        assertThat(parser.parse(large)).isInstanceOf(ParseResult.Rejected.class);
    }

    @Test
    void answersSoonForMuchOfTheSame() {
        for (String part : List.of("a: 1\n", "- a\n", "\"a\": \"\\u0041\"\n", "${A}", "a,", "[a],",
                "  - {a: b}\n",
                "&a b: *a\n", "'", "!x y\n", "#\n", "\n", "key: |\n  text\n")) {
            refuses(part.repeat((1 << 17) / part.length()));
        }
        refuses("a: 1\n".repeat((1 << 20) / 5));
        var listeners = new StringBuilder("listeners:\n");
        for (int i = 0; i < 5_000; i++) {
            listeners.append("  l%d: { bind: tcp://10.0.%d.%d:80, pool: pp%d }\n".formatted(i,
                    i / 250, i % 250, i));
        }
        refuses(listeners.toString());
    }

    private void refuses(String text) {
        assertTimeoutPreemptively(Duration.ofMinutes(1),
                () -> assertThat(parser.parse("text", text))
                        .as(text.substring(0, Math.min(40, text.length())))
                        .isInstanceOf(ParseResult.Rejected.class));
    }

    private static final Pattern SECRET = Pattern.compile("password|secret");

    private void answers(String text, long seed) {
        try {
            switch (parser.parse("seed-" + seed, text)) {
                case ParseResult.Accepted accepted -> {
                    BalancerConfig shown = GoldenTest
                            .accepted(parser.parse("shown", ConfigText.of(accepted.effective())))
                            .config();
                    if (!SECRET.matcher(text).find()) { // secrets are not shown
                        assertThat(shown).isEqualTo(accepted.config());
                    }
                }
                case ParseResult.Rejected rejected -> {
                    assertThat(rejected.problems()).isNotEmpty();
                    rejected.problems()
                            .forEach(problem -> assertThat(problem.render()).doesNotContain("\0"));
                }
            }
        } catch (RuntimeException | StackOverflowError | AssertionError fault) {
            throw new AssertionError("seed " + seed + ", text:\n" + text, fault);
        }
    }

    private static List<String> texts() throws IOException {
        var texts = new ArrayList<String>();
        for (String folder : List.of("src/test/resources/golden/right", "examples", ".")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.filter(name -> name.toString().endsWith(".yaml")).sorted()
                        .toList()) {
                    texts.add(Files.readString(file));
                }
            }
        }
        return texts;
    }

    private static String spoil(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(12));
        return switch (random.nextInt(8)) {
            case 0 -> text.substring(0, at) + text.substring(end);
            case 1 -> text.substring(0, end) + text.substring(at);
            case 2, 3 ->
                text.substring(0, at) + TOKENS[random.nextInt(TOKENS.length)] + text.substring(at);
            case 4 ->
                text.substring(0, at) + TOKENS[random.nextInt(TOKENS.length)] + text.substring(end);
            case 5 -> swapWords(text, random);
            case 6 -> shuffleLines(text, random);
            default -> flipByte(text, random);
        };
    }

    private static String swapWords(String text, Random random) {
        String[] words = text.split("(?<=[ ,:])", -1);
        Collections.swap(Arrays.asList(words), random.nextInt(words.length),
                random.nextInt(words.length));
        return String.join("", words);
    }

    private static String shuffleLines(String text, Random random) {
        var lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int from = random.nextInt(lines.size());
        Collections.shuffle(lines.subList(from, Math.min(lines.size(), from + 4)), random);
        return String.join("\n", lines);
    }

    private static String flipByte(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
