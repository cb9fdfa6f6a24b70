package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.taskgraph.boot.grpc.Processes.Process;
import io.taskgraph.grpc.GrpcDataTransport;
import java.security.KeyStore;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;

@Timeout(120)
class DataTlsIntegrationTests {

    private static final MethodDescriptor<Empty, Empty> PING = MethodDescriptor.<Empty, Empty>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("taskgraph.v1.Peer/Ping")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .build();

    private final Processes processes = new Processes();
    private X509Bundle authority;
    private X509Bundle node;

    @BeforeEach
    void makeCertificates() throws Exception {
        authority = authority("CN=ours");
        node = node(authority);
    }

    @AfterEach
    void close() {
        processes.close();
    }

    @Test
    void bundleSecuresServerAndChannels() throws Exception {
        assertServesOnlyWhoIsTrusted(bundle());
    }

    @Test
    void bundleSecuresTheServerOfItsOwnToo() throws Exception {
        assertServesOnlyWhoIsTrusted(Stream.concat(Stream.of(bundle()), Stream.of("--grpc.server.port=-1"))
                .toArray(String[]::new));
    }

    /** Ciphers and protocols that the bundle does not name are not spoken, whichever server serves the tasks. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void protocolsOfTheBundleHold(int serverPort) throws Exception {
        Process process = processes.start(
                ExchangeJob.class,
                Stream.concat(
                                Stream.of(bundle()),
                                Stream.of(
                                        "--spring.ssl.bundle.pem.nodes.options.enabled-protocols=TLSv1.3",
                                        "--grpc.server.port=" + serverPort))
                        .toArray(String[]::new));
        String address = process.context().getBean(GrpcDataTransport.class).address();
        assertThat(pingBy("TLSv1.3", address)).isEqualTo(Status.Code.OK);
        assertThat(pingBy("TLSv1.2", address)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    private Status.Code pingBy(String protocol, String address) throws Exception {
        return ping(
                address,
                NettySslContextChannelCredentials.create(GrpcSslContexts.configure(SslContextBuilder.forClient()
                                .trustManager(authority.toTrustManager())
                                .keyManager(node.toKeyManagerFactory()))
                        .protocols(protocol)
                        .build()));
    }

    /** The key of a certificate is right and its authority is trusted, but it was made for somebody else. */
    @Test
    void aCertificateOfAnotherNameIsRefused() throws Exception {
        Process process = processes.start(
                ExchangeJob.class,
                Stream.concat(
                                Stream.of(bundle()),
                                Stream.of(
                                        "--taskgraph.data.ssl.peer-names=127.0.0.1,*.node.test",
                                        "--taskgraph.startup=wait"))
                        .toArray(String[]::new));
        String address = process.context().getBean(GrpcDataTransport.class).address();
        X509Bundle printer = new CertificateBuilder()
                .ecp256()
                .subject("CN=printer")
                .addSanDnsName("printer.example")
                .buildIssuedBy(authority);
        assertThat(pingAs(node, address)).isEqualTo(Status.Code.OK);
        assertThat(pingAs(printer, address)).isEqualTo(Status.Code.UNAVAILABLE);
    }

    /** A renewed certificate, by an authority that the one before does not know, is taken without a restart. */
    @Test
    void aReloadedBundleHoldsFromTheNextConnectionOn() throws Exception {
        Process process = processes.start(ExchangeJob.class, bundle());
        String address = process.context().getBean(GrpcDataTransport.class).address();
        X509Bundle next = node(authority("CN=next"));
        assertThat(pingAs(next, address)).isEqualTo(Status.Code.UNAVAILABLE);
        ((DefaultSslBundleRegistry) process.context().getBean(SslBundles.class))
                .updateBundle(
                        "nodes", SslBundle.of(SslStoreBundle.of(next.toKeyStore(new char[0]), "", trustOnly(next))));
        authority = next;
        assertThat(pingAs(next, address)).isEqualTo(Status.Code.OK);
    }

    private static KeyStore trustOnly(X509Bundle bundle) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", bundle.getRootCertificate());
        return store;
    }

    private Status.Code pingAs(X509Bundle caller, String address) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trustOnly(authority));
        return ping(
                address,
                TlsChannelCredentials.newBuilder()
                        .trustManager(trust.getTrustManagers())
                        .keyManager(caller.toKeyManagerFactory().getKeyManagers())
                        .build());
    }

    @Test
    void keysOfNetDevhSecureServerAndChannels() throws Exception {
        String trust = "file:" + node.toTempRootCertPem();
        String chain = "file:" + node.toTempCertChainPem();
        String key = "file:" + node.toTempPrivateKeyPem();
        assertServesOnlyWhoIsTrusted(
                "--taskgraph.data.tls=off",
                "--grpc.server.security.enabled=true",
                "--grpc.server.security.certificate-chain=" + chain,
                "--grpc.server.security.private-key=" + key,
                "--grpc.server.security.trust-cert-collection=" + trust,
                "--grpc.server.security.client-auth=REQUIRE",
                "--grpc.client.GLOBAL.security.client-auth-enabled=true",
                "--grpc.client.GLOBAL.security.certificate-chain=" + chain,
                "--grpc.client.GLOBAL.security.private-key=" + key,
                "--grpc.client.GLOBAL.security.trust-cert-collection=" + trust);
    }

    private void assertServesOnlyWhoIsTrusted(String... tls) throws Exception {
        String[] arguments = Stream.concat(Stream.of(tls), Stream.of("--taskgraph.job.on-completion=stay"))
                .toArray(String[]::new);
        Process first = processes.start(ExchangeJob.class, arguments);
        Process second = processes.start(ExchangeJob.class, arguments);
        assertThat(second.awaitOutcome().message()).isEqualTo("sum " + ExchangeJob.SUM);

        String address = first.context().getBean(GrpcDataTransport.class).address();
        TlsChannelCredentials.Builder trusting =
                TlsChannelCredentials.newBuilder().trustManager(authority.toTrustManager());
        X509Bundle stranger = node(authority("CN=theirs"));
        assertThat(ping(
                        address,
                        TlsChannelCredentials.newBuilder()
                                .trustManager(authority.toTrustManager())
                                .keyManager(node.toKeyManagerFactory().getKeyManagers())
                                .build()))
                .isEqualTo(Status.Code.OK);
        assertThat(ping(address, InsecureChannelCredentials.create())).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(ping(address, trusting.build())).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(ping(
                        address,
                        trusting.keyManager(stranger.toKeyManagerFactory().getKeyManagers())
                                .build()))
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    private String[] bundle() throws Exception {
        return new String[] {
            "--taskgraph.data.ssl.bundle=nodes",
            "--spring.ssl.bundle.pem.nodes.keystore.certificate=file:" + node.toTempCertChainPem(),
            "--spring.ssl.bundle.pem.nodes.keystore.private-key=file:" + node.toTempPrivateKeyPem(),
            "--spring.ssl.bundle.pem.nodes.truststore.certificate=file:" + node.toTempRootCertPem()
        };
    }

    private static Status.Code ping(String address, ChannelCredentials credentials) {
        ManagedChannel channel = Grpc.newChannelBuilder(address, credentials).build();
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    PING,
                    CallOptions.DEFAULT.withDeadlineAfter(Duration.ofSeconds(20)),
                    Empty.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException ex) {
            return ex.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static X509Bundle authority(String subject) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static X509Bundle node(X509Bundle issuer) throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=node")
                .addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(issuer);
    }
}
