package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceTest {

    @Test
    void thePageOfTheDocumentationHasEveryKeyAsTheParserKnowsIt() throws IOException {
        Blessed.compare(Path.of("../docs/configuration.md"), ConfigReference.markdown());
    }

    @Test
    void everyKeyHasAMeaningAndAnExample() {
        assertDescribed(TopKeys.BLOCK);
    }

    @Test
    void everyExampleIsGood(@TempDir Path etc) throws IOException {
        Files.writeString(etc.resolve("ca.pem"), "certificates");
        Files.writeString(etc.resolve("secret"), "secret\n");
        assertExamples(TopKeys.BLOCK, example -> example.replace("/etc/sluice/", etc + "/"));
    }

    private static void assertDescribed(Block block) {
        for (Key<?> key : block.keys()) {
            assertThat(key.doc()).as(key.name()).endsWith(".");
            Block inner = UnknownKey.blockIn(key.type());
            assertThat(inner != null || !key.example().isEmpty()).as(key.name()).isTrue();
            if (inner != null) {
                assertDescribed(inner);
            }
        }
    }

    /// Reads each example alone, so that only its own value is judged.
    ///
    /// @param installed puts the files that examples name where they are
    private static void assertExamples(Block block, UnaryOperator<String> installed) {
        for (Key<?> key : block.keys()) {
            if (!key.example().isEmpty() && !key.name().equals("include")) {
                var problems = new Problems();
                String example = installed.apply(key.example());
                var decoder = new Decoder(Source.of("example", null, 0, example), problems,
                        new Environment(_ -> null), new Budget());
                var tree = new YamlReader(problems).read(
                        new SourceReader.Text(Source.of("example", null, 0, example),
                                example));
                assertThat(tree.root()).as(key.name()).isNotNull();
                key.type().read(java.util.Objects.requireNonNull(tree.root()),
                        new Spot(decoder, key.name(), key.name()));
                assertThat(problems.inOrder()).as(key.name()).isEmpty();
            }
            Block inner = UnknownKey.blockIn(key.type());
            if (inner != null) {
                assertExamples(inner, installed);
            }
        }
    }
}
