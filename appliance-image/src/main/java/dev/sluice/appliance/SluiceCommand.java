package dev.sluice.appliance;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `sluice` itself; all it does is in its subcommands.
@Command(name = "sluice", versionProvider = SluiceCommand.VersionLine.class, header = "A load balancer for TCP, configured by one text file.", synopsisSubcommandLabel = "COMMAND", subcommands = {
        RunCommand.class, CheckCommand.class, StatusCommand.class,
        ReloadCommand.class, ConfigCommand.class, DemoCommand.class, VersionCommand.class,
        TrainCommand.class, CompletionCommand.class}, footer = {"", "Examples:",
                "  sluice run -c /etc/sluice/sluice.yaml",
                "  sluice check /etc/sluice/sluice.yaml", "  sluice status", "",
                "Exit status: 0 when all is well, 1 when what was asked cannot be done,",
                "2 when the command line is wrong."})
@SuppressWarnings("UnusedVariable") // picocli acts on the flags itself
final class SluiceCommand implements Runnable {

    @Option(names = {"-h",
            "--help"}, usageHelp = true, scope = picocli.CommandLine.ScopeType.INHERIT, description = "Explains the command.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Prints the version.")
    private boolean version;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public void run() {
        throw terminal.commandMissing();
    }

    /// Prints what `sluice --version` prints.
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{"Sluice " + Version.current().line()};
        }
    }
}
