package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.RequestHeader;
import io.taskgraph.transport.DataTransport;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the requests of a session that ends: the asked processes must not serve them until their time is up. */
class OpenRequestsTests {

    private final NewRequest usual = new LoneCopy(() -> true).request();
    private final List<Object> told = new ArrayList<>();

    /** The calls of the transport, in order, and those that were cancelled. */
    private final List<String> sent = new ArrayList<>();

    private final List<String> cancelled = new ArrayList<>();
    private Runnable whileSending = () -> {};

    private final DataTransport transport = (DataTransport) Proxy.newProxyInstance(
            DataTransport.class.getClassLoader(), new Class<?>[] {DataTransport.class}, (self, method, args) -> {
                assertThat(method.getName()).isIn("send", "pull");
                sent.add(method.getName());
                whileSending.run();
                return (Runnable) () -> cancelled.add(method.getName());
            });

    private final OpenRequests requests =
            new OpenRequests(transport, usual.clock(), new SessionListener() {}, event -> {});

    @Test
    void theEndOfTheSessionCancelsWhatIsUnderWayAndTellsNobodyHere() {
        ask();
        pull();
        send(1);
        send(2);
        assertThat(cancelled).isEmpty();
        requests.close();
        assertThat(cancelled).containsExactlyInAnyOrder("send", "pull");
        assertThat(requests.size()).isZero();
        assertThat(told).isEmpty();
        requests.close();
        assertThat(cancelled).hasSize(2);
    }

    @Test
    void aRequestThatIsSentAsTheSessionEndsIsCancelledToo() {
        ask();
        pull();
        whileSending = requests::close;
        send(1);
        assertThat(cancelled).containsExactly("send");
        send(2);
        assertThat(sent).containsExactly("send");
    }

    @Test
    void aPullThatIsSentAsTheSessionEndsIsCancelledToo() {
        pull();
        whileSending = requests::close;
        send(1);
        assertThat(cancelled).containsExactly("pull");
    }

    private void ask() {
        requests.ask(
                usual.from(),
                usual.to(),
                usual.timeout(),
                made -> new ClientRequest<>(
                        made, OutgoingRequestTests.METHOD, Int64Value.of(1), (output, cause) -> told.add(made)));
    }

    private void pull() {
        requests.ask(
                usual.from(),
                usual.to(),
                usual.timeout(),
                made -> new BlockPull<>(
                        made, "block", Int64Value.parser(), Runnable::run, (output, cause) -> told.add(made)));
    }

    private void send(long id) {
        requests.sendRequest(new Effect.SendRequest(id, "there", new RequestHeader("run", 0, 0, 1, 1, 5)));
    }
}
