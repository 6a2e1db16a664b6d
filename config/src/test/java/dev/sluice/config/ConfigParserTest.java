package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ParseResult.Accepted;
import dev.sluice.config.ParseResult.Rejected;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigParserTest {

    private final ConfigParser parser = new ConfigParser(ParserOptions.system());

    @Test
    void acceptsTheShippedFile() {
        ParseResult result = parser.parse(Path.of("sluice.yaml"));

        assertThat(result).isInstanceOf(Accepted.class);
    }

    @Test
    void namesAnUnknownKeyWithItsPlace() {
        ParseResult result = parser.parse("sluice.yaml", """
                listeners:
                  pg:
                    bind: tcp://:5432
                    pool:
                      balence: random
                """);

        assertThat(result).isInstanceOf(Rejected.class);
        assertThat(((Rejected) result).problems()).extracting(Problem::render).contains(
                """
                        sluice.yaml:5:7: unknown key "balence" in pool "pg" (did you mean "balance"?)
                              balence: random
                              ^""");
    }
}
