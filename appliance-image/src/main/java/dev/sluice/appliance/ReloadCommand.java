package dev.sluice.appliance;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "reload", header = "Makes the daemon load its configuration again.", description = {
        "", "Prints what changed. A file that is no good changes nothing: its problems"
                + " are printed and the exit status is 1.",
        ""}, footer = {"", "Example:", "  sluice check web.yaml && sluice reload"})
final class ReloadCommand implements Callable<Integer> {

    @Mixin
    private final SocketOption socket = new SocketOption();

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public Integer call() throws OperatorException {
        Tree answer = new Tree(ControlClient.ask(socket.path(), "reload"));
        if (answer.has("rejected")) {
            PrintWriter err = terminal.err();
            err.println(answer.text("rejected"));
            err.println("The daemon changed nothing and goes on as before.");
            return 1;
        }
        List<String> changes = answer.texts("changes");
        PrintWriter out = terminal.out();
        changes.forEach(out::println);
        out.println(changes.isEmpty()
                ? "Loaded; nothing differs."
                : "Loaded, " + Words.count(changes.size(), "change") + ".");
        return 0;
    }
}
