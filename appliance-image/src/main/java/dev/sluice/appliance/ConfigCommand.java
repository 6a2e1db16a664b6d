package dev.sluice.appliance;

import dev.sluice.config.ConfigSchema;
import dev.sluice.config.ConfigText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "config", header = "Shows the configuration as it works, or its schema.", synopsisSubcommandLabel = "COMMAND", subcommands = {
        ConfigCommand.Show.class,
        ConfigCommand.Schema.class}, footer = {"", "Example:", "  sluice config show -c web.yaml"})
final class ConfigCommand implements Runnable {

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public void run() {
        throw terminal.commandMissing();
    }

    @Command(name = "show", header = "Prints every value of a configuration and where it came from.", description = {
            "", "Defaults are written out; secrets are not shown.",
            ""}, footer = {"", "Example:", "  sluice config show -c web.yaml | grep idle-timeout"})
    static final class Show implements Callable<Integer> {

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Mixin
        private final Terminal terminal = new Terminal();

        @Override
        public Integer call() throws OperatorException {
            terminal.out().print(ConfigText.of(ConfigFile.load(config.file()).effective()));
            terminal.out().flush();
            return 0;
        }
    }

    @Command(name = "schema", header = "Prints the JSON Schema of the configuration, for editors.", footer = {
            "", "Example:", "  sluice config schema > sluice.schema.json"})
    static final class Schema implements Callable<Integer> {

        @Mixin
        private final Terminal terminal = new Terminal();

        @Override
        public Integer call() {
            terminal.out().println(ConfigSchema.json().stripTrailing());
            return 0;
        }
    }
}
