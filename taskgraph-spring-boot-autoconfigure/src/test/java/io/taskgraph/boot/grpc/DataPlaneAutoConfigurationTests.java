package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.MissingSslBundleException;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.lifecycle.TaskGraphLifecycle;
import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.grpc.GrpcDataTransport;
import io.taskgraph.grpc.NodeAddress;
import io.taskgraph.grpc.PeerChannels;
import io.taskgraph.transport.DataTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.devh.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import net.devh.boot.grpc.client.channelfactory.AbstractChannelFactory;
import net.devh.boot.grpc.common.autoconfigure.GrpcCommonCodecAutoConfiguration;
import net.devh.boot.grpc.server.autoconfigure.GrpcHealthServiceAutoConfiguration;
import net.devh.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import net.devh.boot.grpc.server.autoconfigure.GrpcServerFactoryAutoConfiguration;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import net.devh.boot.grpc.server.service.GrpcService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DataPlaneAutoConfigurationTests {

    private final ApplicationContextRunner oneProcess = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    GrpcCommonCodecAutoConfiguration.class,
                    GrpcServerAutoConfiguration.class,
                    GrpcServerFactoryAutoConfiguration.class,
                    GrpcClientAutoConfiguration.class,
                    DevhTransportAutoConfiguration.class,
                    NettyTransportAutoConfiguration.class,
                    UnservedServicesAutoConfiguration.class,
                    TaskGraphAutoConfiguration.class))
            .withUserConfiguration(Tasks.class)
            .withPropertyValues("grpc.server.port=0", "grpc.server.address=127.0.0.1");

    private final ApplicationContextRunner byDefault = oneProcess
            .withBean(ForeignCoordinator.class)
            .withPropertyValues(
                    "taskgraph.etcd.endpoints[0]=http://etcd.test:2379",
                    "taskgraph.job.name=shared",
                    "taskgraph.job.tasks=1");

    private final ApplicationContextRunner severalProcesses = byDefault.withPropertyValues("taskgraph.data.tls=off");

    @Test
    void inOneProcessNothingOfItIsThere() {
        oneProcess.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(GrpcDataTransport.class)
                .doesNotHaveBean(DevhServerSide.class)
                .doesNotHaveBean(DevhServerConfigurer.class));
    }

    @Test
    void boundPortIsAdvertisedAtTheBoundAddress() {
        severalProcesses.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(DevhServerSide.class);
            assertThat(context.getBean(GrpcDataTransport.class).address()).matches("127\\.0\\.0\\.1:[1-9]\\d*");
        });
    }

    /** So grpc.client.GLOBAL.max-inbound-message-size cannot lower that of the tasks. */
    @Test
    void ofTwoLimitsOfMessagesTheLargerOneHolds() {
        assertThat(DevhServerConfigurer.atLeast(2048, DataSize.ofKilobytes(1))).isEqualTo(2048);
        assertThat(DevhServerConfigurer.atLeast(2048, DataSize.ofKilobytes(3))).isEqualTo(3072);
        assertThat(DevhServerConfigurer.atLeast(2048, DataSize.ofTerabytes(3))).isEqualTo(Integer.MAX_VALUE);
        assertThat(DevhServerConfigurer.atLeast(2048, null)).isEqualTo(2048);
    }

    @Test
    void configuredHostGetsTheBoundPortAndAConfiguredPortStands() {
        severalProcesses
                .withPropertyValues("taskgraph.node.address=localhost")
                .run(context -> assertThat(
                                context.getBean(GrpcDataTransport.class).address())
                        .matches("localhost:[1-9]\\d*"));
        severalProcesses
                .withPropertyValues("taskgraph.node.address=localhost:7")
                .run(context -> assertThat(
                                context.getBean(GrpcDataTransport.class).address())
                        .isEqualTo("localhost:7"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,stands for no single machine",
        "'[::]:80',stands for no single machine",
        "224.0.0.1,stands for no single machine",
        "no-such-host.invalid,is a name that cannot be resolved",
        "a b,is neither a host nor host:port",
        "http://node:80,is neither a host nor host:port"
    })
    void unusableAddressStopsTheStart(String address, String reason) {
        severalProcesses
                .withPropertyValues("taskgraph.node.address=" + address)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(UnusableNodeAddressException.class)
                        .hasMessageContaining("'" + address + "' " + reason));
    }

    @Test
    void jobIsJoinedBehindTheServerAndLeftBeforeIt() {
        severalProcesses.run(context -> {
            String[] lifecycle = context.getBeanFactory().getBeanNamesForType(TaskGraphLifecycle.class);
            assertThat(context.getBeanFactory().getDependenciesForBean(lifecycle[0]))
                    .contains(context.getBeanFactory().getBeanNamesForType(GrpcServerLifecycle.class));
        });
    }

    @Test
    void serverThatBoundAFreePortMayTryAnother() {
        severalProcesses.run(context ->
                assertThat(context).getBean(GrpcServerLifecycle.class).isInstanceOf(RebindingServerLifecycle.class));
        oneProcess.run(context ->
                assertThat(context).getBean(GrpcServerLifecycle.class).isNotInstanceOf(RebindingServerLifecycle.class));
    }

    @Test
    void withoutAServerOfNetDevhOneOfItsOwnServes() {
        severalProcesses.withPropertyValues("grpc.server.port=-1").run(this::servesOnItsOwn);
        severalProcesses
                .withClassLoader(new FilteredClassLoader(AbstractChannelFactory.class))
                .run(this::servesOnItsOwn);
    }

    private void servesOnItsOwn(AssertableApplicationContext context) {
        assertThat(context).hasNotFailed().doesNotHaveBean(DevhServerSide.class).doesNotHaveBean(PeerChannels.class);
        assertThat(context.getBean(GrpcDataTransport.class).address()).matches("127\\.0\\.0\\.1:[1-9]\\d*");
    }

    @Test
    void byDefaultTheTasksHaveAServerOfTheirOwnWithKeys(CapturedOutput output) {
        byDefault.withPropertyValues("taskgraph.node.address=localhost").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(DevhServerSide.class);
            GrpcDataTransport transport = context.getBean(GrpcDataTransport.class);
            assertThat(transport.fingerprint()).hasSize(64);
            assertThat(transport.address()).matches("localhost:[1-9]\\d*");
        });
        assertThat(output).doesNotContain("WARN");
    }

    /** So that an application that was local stays so. */
    @Test
    void theOwnServerListensWhereTheApplicationsDoesUnlessThatIsEverywhere() {
        byDefault.run(context ->
                assertThat(context.getBean(GrpcDataTransport.class).address()).matches("127\\.0\\.0\\.1:[1-9]\\d*"));
        byDefault
                .withPropertyValues("grpc.server.address=*", "taskgraph.node.address=127.0.0.1")
                .run(context -> assertThat(
                                context.getBean(GrpcDataTransport.class).address())
                        .matches("127\\.0\\.0\\.1:[1-9]\\d*"));
    }

    @Test
    void plainTextIsWarnedOfOnce(CapturedOutput output) {
        severalProcesses.run(context -> assertThat(context).hasNotFailed());
        assertThat(output).containsOnlyOnce("in plain text by any program of this machine that knows the run");
    }

    /** net.devh heeds nothing of its security while that is not enabled. */
    @Test
    void aServerWhoseSecurityIsNotEnabledIsInPlainText(CapturedOutput output) {
        severalProcesses
                .withPropertyValues("grpc.server.security.client-auth=REQUIRE")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output)
                .containsOnlyOnce("in plain text by any program of this machine that knows the run")
                .doesNotContain("only callers with a trusted certificate");
    }

    @ParameterizedTest
    @CsvSource({
        "grpc.server.port=PORT,grpc.server.port",
        "grpc.client.GLOBAL.negotiation-type=plaintext,grpc.client.GLOBAL.negotiation-type",
        "grpc.client.GLOBAL.security.authority-override=node.test,grpc.client.GLOBAL.security"
    })
    void settingsThatWereOfTheTasksTooAreNamedUnlessTheModeIsSet(String set, String name, CapturedOutput output)
            throws Exception {
        ApplicationContextRunner runner =
                byDefault.withPropertyValues(set.replace("PORT", Integer.toString(freePort())));
        runner.withPropertyValues("taskgraph.data.tls=auto")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("WARN");
        runner.run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("[" + name + "] concern the application's own gRPC services and clients alone");
    }

    @Test
    void servicesOfTheApplicationThatNobodyServesAreNamed(CapturedOutput output) {
        byDefault
                .withPropertyValues("grpc.server.port=-1")
                .withBean("greetings", Greetings.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).containsOnlyOnce("The gRPC services [greetings] of this application are not served");
    }

    /** There too the starter keeps net.devh's server from its port. */
    @Test
    void inOneProcessTheyAreNamedToo(CapturedOutput output) {
        oneProcess
                .withPropertyValues("grpc.server.port=-1")
                .withBean("greetings", Greetings.class)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).containsOnlyOnce("The gRPC services [greetings] of this application are not served");
    }

    @Test
    void theHealthServiceThatComesByItselfIsNotNamed(CapturedOutput output) {
        byDefault
                .withConfiguration(AutoConfigurations.of(GrpcHealthServiceAutoConfiguration.class))
                .withPropertyValues("grpc.server.port=-1")
                .run(context -> assertThat(context).hasNotFailed().hasBean("grpcHealthService"));
        assertThat(output).doesNotContain("are not served");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void channelsOfTheTasksThatWouldHaveNoEffectStopTheStart() {
        byDefault
                .withPropertyValues("grpc.client.taskgraph.keep-alive-time=3s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("grpc.client.taskgraph")
                        .hasMessageContaining("taskgraph.data.tls=off"));
        byDefault
                .withBean(PeerChannels.class, () -> address -> {
                    throw new AssertionError(address);
                })
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("PeerChannels")
                        .hasMessageContaining("taskgraph.data.tls=off"));
    }

    @Test
    void theOwnServerListensWhereItIsTold() {
        severalProcesses
                .withPropertyValues(
                        "taskgraph.data.tls=auto",
                        "taskgraph.node.address=127.0.0.2",
                        "taskgraph.node.bind-address=127.0.0.1")
                .run(context -> assertThat(context.getBean(GrpcDataTransport.class)
                                .refuses(
                                        context.getBean(GrpcDataTransport.class).address()))
                        .succeedsWithin(Duration.ofSeconds(20))
                        .isEqualTo(true));
        severalProcesses
                .withPropertyValues(
                        "taskgraph.data.tls=auto", "taskgraph.node.address=127.0.0.2", "taskgraph.node.bind-address=*")
                .run(context -> assertThat(context.getBean(GrpcDataTransport.class)
                                .refuses(
                                        context.getBean(GrpcDataTransport.class).address()))
                        .succeedsWithin(Duration.ofSeconds(20))
                        .isEqualTo(false));
    }

    @ParameterizedTest
    @CsvSource({
        "taskgraph.data.tls=bundle,taskgraph.data.tls,There is no bundle",
        "taskgraph.data.tls=auto taskgraph.data.ssl.bundle=nodes,taskgraph.data.tls,is set as well",
        "taskgraph.data.tls=off taskgraph.data.ssl.bundle=nodes,taskgraph.data.tls,is set as well",
        "taskgraph.data.tls=auto taskgraph.data.ssl.peer-names=node.test,taskgraph.data.ssl.peer-names,there is no bundle",
        "taskgraph.data.tls=off taskgraph.data.ssl.peer-names=node.test,taskgraph.data.ssl.peer-names,there is no bundle",
        "taskgraph.node.port=9090,taskgraph.node.port,grpc.server.port",
        "taskgraph.node.bind-address=127.0.0.1,taskgraph.node.bind-address,grpc.server.address"
    })
    void whatContradictsItselfOrHasNoEffectStopsTheStart(String set, String property, String said) {
        severalProcesses
                .withPropertyValues(set.split(" "))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName()).isEqualTo(property))
                        .hasMessageContaining(said));
    }

    @Test
    void connectionsToTheServerOfTheApplicationAreBounded() {
        severalProcesses
                .withPropertyValues("taskgraph.data.limits.connections=2")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    NodeAddress address = NodeAddress.parse(
                            context.getBean(GrpcDataTransport.class).address());
                    // the one by which the process has asked its own address may still be open
                    await().atMost(Duration.ofSeconds(60))
                            .untilAsserted(
                                    () -> assertThat(endedOfThree(address)).containsExactly(false, false, true));
                });
    }

    /** Returns which of three connections the server ends at once. */
    private static List<Boolean> endedOfThree(NodeAddress address) throws IOException {
        try (Socket first = new Socket(address.host(), address.port());
                Socket second = new Socket(address.host(), address.port());
                Socket third = new Socket(address.host(), address.port())) {
            List<Boolean> ended = new ArrayList<>();
            for (Socket socket : List.of(first, second, third)) {
                socket.setSoTimeout(20_000);
                // the server speaks first, unless it ends the connection
                ended.add(socket.getInputStream().read() == -1);
            }
            return ended;
        }
    }

    @Test
    void timeForIdleConnectionsOfTheApplicationStands() {
        severalProcesses.run(context -> assertThat(
                        context.getBean(DevhConnectionsConfigurer.class).idle())
                .isEqualTo(Duration.ofMinutes(5)));
        severalProcesses
                .withPropertyValues("taskgraph.data.limits.idle=7s")
                .run(context -> assertThat(
                                context.getBean(DevhConnectionsConfigurer.class).idle())
                        .isEqualTo(Duration.ofSeconds(7)));
        severalProcesses
                .withPropertyValues("grpc.server.max-connection-idle=1m")
                .run(context -> assertThat(
                                context.getBean(DevhConnectionsConfigurer.class).idle())
                        .isNull());
    }

    @ParameterizedTest
    @CsvSource({"idle,999ms", "idle,366d", "handshake-rate,0", "handshake-rate-per-address,-1", "connections,0"})
    void boundsBelowTheLeastStopTheStart(String limit, String value) {
        byDefault
                .withPropertyValues("taskgraph.data.limits." + limit + "=" + value)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("taskgraph.data.limits." + limit));
    }

    @Test
    void transportBeanWins() {
        GrpcDataTransport mine = GrpcDataTransport.inProcess("mine");
        severalProcesses
                .withBean(DataTransport.class, () -> mine)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(DevhServerConfigurer.class)
                        .getBean(DataTransport.class)
                        .isSameAs(mine));
    }

    @Test
    void channelsBeanWins() {
        PeerChannels mine =
                address -> NettyChannelBuilder.forTarget(address).usePlaintext().build();
        severalProcesses
                .withBean(PeerChannels.class, () -> mine)
                .run(context -> assertThat(context).getBean(PeerChannels.class).isSameAs(mine));
    }

    @ParameterizedTest
    @CsvSource({"0B", "2GB", "3TB"})
    void messageSizeThatNoMessageCanHaveIsRefused(String size) {
        severalProcesses
                .withPropertyValues("taskgraph.data.max-message-size=" + size)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("taskgraph.data.max-message-size"));
    }

    @Test
    void missingBundleStopsTheStart() {
        severalProcesses
                .withPropertyValues("taskgraph.data.tls=bundle", "taskgraph.data.ssl.bundle=absent")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MissingSslBundleException.class)
                        .hasMessageContaining("taskgraph.data.ssl.bundle")
                        .hasMessageContaining("'absent'"));
    }

    @GrpcService
    static class Greetings implements BindableService {

        @Override
        public ServerServiceDefinition bindService() {
            return ServerServiceDefinition.builder("test.Greetings").build();
        }
    }

    @TaskBuilder
    static class Tasks {

        public Task task(long taskId) {
            return new Task() {
                @Override
                public void init(long id, Framework framework) {}

                @Override
                public void enterEpoch(EpochContext context) {}
            };
        }
    }
}
