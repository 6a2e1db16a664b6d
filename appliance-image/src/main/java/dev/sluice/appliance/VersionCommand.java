package dev.sluice.appliance;

import dev.sluice.core.Engines;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "version", header = "Prints what a report of a problem should contain.", footer = {
        "", "Example:", "  sluice version"})
final class VersionCommand implements Callable<Integer> {

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public Integer call() {
        PrintWriter out = terminal.out();
        out.println("Sluice " + Version.current().line());
        out.println("Java " + System.getProperty("java.version") + " ("
                + System.getProperty("java.vendor") + ")");
        out.println(System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        Engines.describe().forEach(out::println);
        return 0;
    }
}
