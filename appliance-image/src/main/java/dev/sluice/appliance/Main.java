package dev.sluice.appliance;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Where the program begins. Exit status: 0 when all is well, 1 when what was asked cannot be done,
/// 2 when the command line itself is wrong.
public final class Main {

    private Main() {}

    /// @param arguments as typed; `--help` explains them
    public static void main(String[] arguments) {
        // Names are looked up again and again; the JVM's own cache must not hide a change for long.
        java.security.Security.setProperty("networkaddress.cache.ttl", "5");
        System.exit(run(writer(System.out), writer(System.err), arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new SluiceCommand())
                .setParameterExceptionHandler(Main::explainCommandLine)
                .setExecutionExceptionHandler((problem, command, _) -> explain(problem, command))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    private static int explainCommandLine(ParameterException problem, String... arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("sluice: " + problem.getMessage());
        UnmatchedArgumentException.printSuggestions(problem, err);
        err.printf("'%s --help' explains the command.%n",
                command.getCommandSpec().qualifiedName());
        return CommandLine.ExitCode.USAGE;
    }

    private static int explain(Exception problem, CommandLine command) {
        command.getErr().println(problem instanceof OperatorException known
                ? known.forTerminal()
                : "sluice: " + Faults.describe(problem));
        return CommandLine.ExitCode.SOFTWARE;
    }
}
