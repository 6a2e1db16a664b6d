package dev.sluice.appliance;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "status", header = "Shows listeners, pools, backends and sessions of the daemon.", footer = {
        "", "Example:", "  sluice status --json | jq '.pools[].backends[].state'"})
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private final SocketOption socket = new SocketOption();

    @Option(names = "--json", description = "Prints JSON, as docs/status.md describes it.")
    private boolean json;

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public Integer call() throws OperatorException, IOException {
        Tree status = new Tree(ControlClient.ask(socket.path(), "status")).tree("status");
        PrintWriter out = terminal.out();
        if (json) {
            out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(status.values()));
        } else {
            out.print(StatusTable.of(status));
            out.flush();
        }
        return 0;
    }
}
