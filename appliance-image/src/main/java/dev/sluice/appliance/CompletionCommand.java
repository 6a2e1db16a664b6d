package dev.sluice.appliance;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "completion", header = "Prints a script that completes commands in bash and zsh.", footer = {
        "", "Example:", "  source <(sluice completion)"})
final class CompletionCommand implements Callable<Integer> {

    @Mixin
    private final Terminal terminal = new Terminal();

    @Override
    public Integer call() {
        terminal.out()
                .println(AutoComplete.bash("sluice", terminal.program()));
        return 0;
    }
}
