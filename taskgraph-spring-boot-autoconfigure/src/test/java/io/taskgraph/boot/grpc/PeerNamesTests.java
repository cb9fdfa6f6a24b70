package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which certificates are those of processes. */
class PeerNamesTests {

    @ParameterizedTest
    @CsvSource({
        "dns, node.test, node.test",
        "dns, Node.Test, node.tesT",
        "dns, a.node.test, *.node.test",
        "ip, 127.0.0.1, 127.0.0.1",
        "ip, ::1, ::1",
        "ip, fd00:0:0:0:0:0:0:5, fd00::5",
        "ip, fd00::5, FD00:0::5",
        "uri, spiffe://ours.test/job/Node, spiffe://Ours.test/job/Node"
    })
    void oneOfTheNamesIsAccepted(String kind, String name, String allowed) throws Exception {
        X509Certificate certificate = certificate(kind, name);
        assertThatCode(() -> check(certificate, allowed)).doesNotThrowAnyException();
    }

    /** A person's certificate of the same authority, for one, which has a mail address. */
    @ParameterizedTest
    @CsvSource({
        "mail, alice@ours.test, *.test",
        "mail, alice@ours.test, alice@ours.test",
        "mail, alice.b@ours.test, *.b@ours.test",
        "dns, a.b.node.test, *.node.test",
        "dns, node.test, *.node.test",
        "ip, 10.0.0.1, *.0.0.1",
        "ip, fd00::6, fd00::5",
        "uri, spiffe://ours.test/job/Node, spiffe://ours.test/job/node",
        "uri, spiffe://a.ours.test, *.ours.test"
    })
    void anotherNameIsRefused(String kind, String name, String allowed) throws Exception {
        X509Certificate certificate = certificate(kind, name);
        assertThatThrownBy(() -> check(certificate, allowed))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("taskgraph.data.ssl.peer-names");
    }

    @Test
    void aCertificateWithoutNamesIsRefused() throws Exception {
        X509Certificate certificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=node.test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned()
                .getCertificate();
        assertThatThrownBy(() -> check(certificate, "node.test")).isInstanceOf(CertificateException.class);
    }

    private static void check(X509Certificate certificate, String allowed) throws CertificateException {
        new PeerNames(List.of("other.test", allowed)).check(certificate);
    }

    private static X509Certificate certificate(String kind, String name) throws Exception {
        CertificateBuilder builder = new CertificateBuilder().ecp256().subject("CN=any");
        switch (kind) {
            case "dns" -> builder.addSanDnsName(name);
            case "ip" -> builder.addSanIpAddress(name);
            case "uri" -> builder.addSanUriName(name);
            default -> builder.addSanRfc822Name(name);
        }
        return builder.setIsCertificateAuthority(true).buildSelfSigned().getCertificate();
    }
}
