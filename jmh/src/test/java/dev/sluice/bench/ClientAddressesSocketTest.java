package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class ClientAddressesSocketTest {

    @Test
    void clientsComeFromEightAddressesInTurn() throws IOException {
        var addresses = new ClientAddresses();
        var hosts = new HashSet<String>();
        for (int i = 0; i < 16; i++) {
            try (var client = DatagramChannel.open()) {
                addresses.bind(client);
                hosts.add(address(client).getAddress().getHostAddress());
            }
        }

        assertThat(hosts).hasSize(8).contains("127.0.0.2", "127.0.0.9");
    }

    @Test
    void anAddressThatSomebodyHasIsPassedOver() throws IOException {
        try (var somebody = DatagramChannel.open(); var client = DatagramChannel.open()) {
            new ClientAddresses().bind(somebody);
            new ClientAddresses().bind(client);

            assertThat(address(client)).isNotEqualTo(address(somebody));
        }
    }

    private static InetSocketAddress address(DatagramChannel channel) throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }
}
