package dev.sluice.appliance.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A program that holds many sessions open and does nothing, as a process of its own because of the
/// limit on file descriptors. Whenever it reads a line it asks every session for one echo and says
/// how many answered.
///
/// Arguments: the port, and how many.
final class IdleClients {

    private IdleClients() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int wanted = Integer.parseInt(arguments[1]);
        var clients = new ArrayList<Client>();
        while (clients.size() < wanted) {
            clients.add(Client.connect(port));
        }
        System.out.println("open and answered: " + answering(clients));
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (lines.readLine() != null) {
            System.out.println("still answering: " + answering(clients));
        }
    }

    private static int answering(List<Client> clients) {
        int answering = 0;
        for (Client client : clients) {
            try {
                client.echo("i");
                answering++;
            } catch (IOException e) {
                if (clients.indexOf(client) == answering) {
                    System.out.println("the first that does not answer: " + answering + ", " + e);
                }
            }
        }
        return answering;
    }
}
