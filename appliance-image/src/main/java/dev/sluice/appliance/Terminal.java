package dev.sluice.appliance;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where a command writes to.
@Command // what picocli asks of a mixin, though it has no options
final class Terminal {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec command;

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /// `sluice` with all its subcommands.
    CommandLine program() {
        return command.root().commandLine();
    }

    /// For a command that is only a group of others.
    ParameterException commandMissing() {
        return new ParameterException(command.commandLine(), "a command is missing (expected: "
                + String.join(", ", command.subcommands().keySet()) + ")");
    }
}
