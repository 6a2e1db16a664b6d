package dev.sluice.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.TlsConfig;
import dev.sluice.health.probe.Identity.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Executors;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTrustTest {

    private static final Identity ONE = Identity.selfSigned(Claim.of().named("CN=1").authority());
    private static final Identity TWO = Identity.selfSigned(Claim.of().named("CN=2").authority());

    @TempDir
    Path folder;

    @Test
    void readsThePlatformsCertificatesOnce() throws IOException {
        assertThat(TlsTrust.of(TlsConfig.DEFAULT)).isNotNull()
                .isSameAs(TlsTrust.of(new TlsConfig(null, "db.test", true)));
        assertThat(TlsTrust.of(new TlsConfig(null, null, false))).isNull();
    }

    @Test
    void manyChecksAtOnceReadAFileOnce() throws Exception {
        Path file = ONE.write(folder.resolve("ca.pem"), false);
        Set<Object> seen = Collections.newSetFromMap(
                Collections.synchronizedMap(new IdentityHashMap<>()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                threads.execute(() -> {
                    try {
                        seen.add(trust(file));
                    } catch (IOException e) {
                        seen.add(e);
                    }
                });
            }
        }

        assertThat(seen).hasSize(1);
        assertThat(trust(file)).isSameAs(seen.iterator().next());
    }

    @Test
    void aFileThatIsReplacedIsReadAgainHoweverQuickly() throws IOException {
        Path file = ONE.write(folder.resolve("ca.pem"), false);
        FileTime time = Files.getLastModifiedTime(file);
        assertThat(trust(file).getAcceptedIssuers()).containsExactly(ONE.own());

        Path next = TWO.write(folder.resolve("next.pem"), false);
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(trust(file).getAcceptedIssuers()).containsExactly(TWO.own());
    }

    @Test
    void allCertificatesOfAFileCount() throws IOException {
        Path file = ONE.write(folder.resolve("ca.pem"), false);
        Files.writeString(file, "# ours\n" + Files.readString(file) + "# theirs\n"
                + Files.readString(TWO.write(folder.resolve("two.pem"), false)));

        assertThat(trust(file).getAcceptedIssuers()).containsExactlyInAnyOrder(ONE.own(),
                TWO.own());
    }

    @Test
    void aFileThatCannotBeReadIsOurFaultAndNotTheBackends() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        Path junk = Files.writeString(folder.resolve("junk"), "certificates, honestly\n");
        Path broken = Files.writeString(folder.resolve("broken"),
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        Path huge = Files.write(folder.resolve("huge"), new byte[4 * 1024 * 1024 + 1]);

        assertProblem(folder.resolve("none"), "no such file");
        assertProblem(folder, "not a file");
        assertProblem(Path.of("/dev/zero"), "not a file");
        assertProblem(empty, "it holds 0 of them (expected: 1 to 1000, in PEM)");
        assertProblem(huge, "longer than 4194304 bytes");
        for (Path each : new Path[]{junk, broken}) {
            assertThatThrownBy(() -> trust(each)).isInstanceOf(CannotAsk.class)
                    .hasMessageStartingWith("cannot read the certificates in " + each + ": ");
        }
        ONE.write(empty, false);
        assertThat(trust(empty).getAcceptedIssuers()).containsExactly(ONE.own());
    }

    private static void assertProblem(Path file, String why) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> trust(file)).isInstanceOf(CannotAsk.class)
                    .hasMessage("cannot read the certificates in " + file + ": " + why);
        }
    }

    private static X509ExtendedTrustManager trust(Path file) throws IOException {
        X509ExtendedTrustManager trust = TlsTrust.of(new TlsConfig(file, null, true));
        if (trust == null) {
            throw new AssertionError("everybody is trusted");
        }
        return trust;
    }
}
