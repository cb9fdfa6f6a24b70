package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class OwnCertificateTests {

    /** Keys, signatures and serial numbers have leading bits that change their lengths in the encoding. */
    @RepeatedTest(50)
    void theCertificateIsOneOfItsKey() throws Exception {
        OwnCertificate own = OwnCertificate.create();
        X509Certificate certificate = own.certificate();
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(Instant.parse("2000-01-01T00:00:00Z")));
        certificate.checkValidity(Date.from(Instant.parse("9999-12-31T23:59:59Z")));
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getSubjectX500Principal())
                .isEqualTo(certificate.getIssuerX500Principal())
                .hasToString("CN=taskgraph");
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(own.key());
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update((byte) 1);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void theKeyIsOnTheCurveOfTls() {
        ECPublicKey key = (ECPublicKey) OwnCertificate.create().certificate().getPublicKey();
        assertThat(key.getParams()).hasToString("secp256r1 [NIST P-256,X9.62 prime256v1] (1.2.840.10045.3.1.7)");
    }

    @Test
    void eachHasItsFingerprint() {
        Set<String> fingerprints = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            assertThat(OwnCertificate.create().fingerprint())
                    .matches("[0-9a-f]{64}")
                    .satisfies(fingerprints::add);
        }
        assertThat(fingerprints).hasSize(10);
    }
}
