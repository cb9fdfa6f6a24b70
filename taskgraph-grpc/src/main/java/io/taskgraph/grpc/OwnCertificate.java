package io.taskgraph.grpc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/**
 * A key of this process and a certificate for it that it has signed itself. Made at the start and never stored. What it is worth comes
 * from its fingerprint alone, so it says nothing but the key: a name that all have, and a time without an end.
 *
 * <p>Keys and signature are the JDK's; only the certificate's frame, five sequences of DER (X.690) in the order of RFC 5280, section 4.1,
 * is put together here. See ADR 32 for why no library does it.
 */
record OwnCertificate(PrivateKey key, X509Certificate certificate) {

    private static final String CURVE = "secp256r1";
    private static final String SIGNATURE = "SHA256withECDSA";
    /** The object identifier 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
    private static final byte[] SIGNATURE_ID = HexFormat.of().parseHex("2a8648ce3d040302");

    private static final String NOT_BEFORE = "000101000000Z";
    /** The time that RFC 5280, section 4.1.2.5, gives to certificates without an end. */
    private static final String NOT_AFTER = "99991231235959Z";

    private static final int SERIAL_BITS = 64;

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int UTC_TIME = 0x17;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SEQUENCE = 0x30;
    private static final int VERSION = 0xa0;

    /** Makes a key and its certificate. */
    static OwnCertificate create() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE));
            KeyPair pair = generator.generateKeyPair();
            byte[] encoded = sign(pair);
            return new OwnCertificate(pair.getPrivate(), (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a key on the curve " + CURVE, e);
        }
    }

    /** Returns the SHA-256 of a certificate in hexadecimal digits, as {@code openssl x509 -fingerprint -sha256} shows it with colons. */
    static String fingerprint(X509Certificate certificate) throws CertificateEncodingException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    String fingerprint() {
        try {
            return fingerprint(certificate);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("the certificate was read from its encoding", e);
        }
    }

    private static byte[] sign(KeyPair pair) throws GeneralSecurityException {
        byte[] algorithm = der(SEQUENCE, der(OBJECT_IDENTIFIER, SIGNATURE_ID));
        byte[] name = new X500Principal("CN=taskgraph").getEncoded();
        byte[] serial = new BigInteger(SERIAL_BITS, new SecureRandom())
                .setBit(SERIAL_BITS)
                .toByteArray();
        byte[] content = der(
                SEQUENCE,
                der(VERSION, der(INTEGER, new byte[] {2})),
                der(INTEGER, serial),
                algorithm,
                name,
                der(SEQUENCE, der(UTC_TIME, ascii(NOT_BEFORE)), der(GENERALIZED_TIME, ascii(NOT_AFTER))),
                name,
                pair.getPublic().getEncoded());
        Signature signature = Signature.getInstance(SIGNATURE);
        signature.initSign(pair.getPrivate());
        signature.update(content);
        // the first byte of a bit string is the number of bits that its last byte has too many
        return der(SEQUENCE, content, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes a value of DER: its tag, the length of its parts together in one or more bytes, and the parts. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        int length = content.size();
        if (length < 0x80) {
            value.write(length);
        } else {
            byte[] bytes = BigInteger.valueOf(length).toByteArray();
            int zeros = bytes[0] == 0 ? 1 : 0;
            value.write(0x80 | (bytes.length - zeros));
            value.write(bytes, zeros, bytes.length - zeros);
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
