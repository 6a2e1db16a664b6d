package dev.sluice.core;

import dev.sluice.config.EngineChoice;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// A balancer in a process that may open few files, with a budget that pays no heed to that.
final class OutOfDescriptors {

    private static final int FILES = 128;
    private static final int BUDGET = 1000;

    private OutOfDescriptors() {}

    /// Starts such a process over a backend on loopback. It says `port N`, then, each time it is
    /// sent a byte and has paused, `paused N`.
    ///
    /// @param folder for files of its own
    static Process start(EngineChoice engine, int backend, Path folder) throws IOException {
        var command = new ArrayList<String>();
        command.add("ulimit -n " + FILES + " && exec \"$0\" \"$@\"");
        command.add(0, "-c");
        command.add(0, "/bin/sh");
        command.addAll(ChildJvm.command(packed(System.getProperty("java.class.path"), folder),
                List.of(), OutOfDescriptors.class, engine.name(), Integer.toString(backend)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /// The class path with jars in place of folders, as an installed Sluice has it: a class that lies
    /// in a folder cannot be loaded once no file can be opened.
    private static String packed(String classPath, Path folder) throws IOException {
        var entries = new ArrayList<String>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            if (Files.isDirectory(from)) {
                Path jar = folder.resolve(entries.size() + ".jar");
                pack(from, jar);
                entries.add(jar.toString());
            } else {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(Path from, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(from.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    /// Says something and waits for the echo; false when the connection is reset instead.
    static boolean isServed(Socket client) {
        try {
            client.setSoTimeout(10_000);
            Wire.send(client, "x");
            return client.getInputStream().read() == 'x';
        } catch (IOException reset) {
            return false;
        }
    }

    static void main(String[] arguments) throws Exception {
        var backend = new InetSocketAddress(Configs.LOOPBACK, Integer.parseInt(arguments[1]));
        var out = new PrintStream(System.out, true);
        try (var balancer = TestBalancer.start(
                Configs.over(EngineChoice.valueOf(arguments[0]), backend), BUDGET)) {
            out.println("port " + balancer.port());
            while (System.in.read() >= 0) {
                TestBalancer.await("a pause",
                        () -> balancer.loopCounter(LoopCounter.ACCEPT_PAUSED) > 0);
                out.println("paused " + balancer.loopCounter(LoopCounter.ACCEPT_PAUSED));
            }
        }
    }
}
