package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExamplesTest {

    private final ConfigParser parser = new ConfigParser(
            new ParserOptions(Map.<String, String>of()::get, OptionalInt.of(65536)));

    static Stream<Path> shippedFiles() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            return Stream.concat(Stream.of(Path.of("sluice.yaml")),
                    examples.filter(file -> file.toString().endsWith(".yaml")).sorted().toList()
                            .stream());
        }
    }

    @ParameterizedTest
    @MethodSource("shippedFiles")
    void everyShippedFileIsGood(Path file) {
        assertThat(GoldenTest.accepted(parser.parse(file)).config().listeners()).isNotEmpty();
    }

    @Test
    void theExampleInTheDocumentationIsGood() throws IOException {
        String page = Files.readString(Path.of("../docs/configuration.md"));
        String first = page.substring(page.indexOf("```yaml\n") + 8);

        assertThat(parser.parse("page", first.substring(0, first.indexOf("```"))))
                .isInstanceOf(ParseResult.Accepted.class);
    }

    @Test
    void theShippedFileHasTheThreeBackendsThatTheProgramStarts() {
        PoolConfig pool = GoldenTest.accepted(parser.parse(Path.of("sluice.yaml"))).config()
                .pool("greeters");

        assertThat(pool.backends()).extracting(backend -> backend.address().toString())
                .containsExactly("127.0.0.1:7001", "127.0.0.1:7002", "127.0.0.1:7003");
    }
}
