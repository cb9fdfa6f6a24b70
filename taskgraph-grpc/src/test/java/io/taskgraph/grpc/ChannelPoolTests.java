package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.inprocess.InProcessChannelBuilder;
import io.taskgraph.grpc.ChannelPool.Pooled;
import io.taskgraph.grpc.ChannelPool.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelPoolTests {

    private final ChannelPool pool = new ChannelPool(
            address -> InProcessChannelBuilder.forName(address).directExecutor().build(), 2);

    @AfterEach
    void close() {
        pool.close().forEach(channel -> channel.shutdownNow());
    }

    @Test
    void addressKeepsItsChannel() {
        Pooled first = pool.acquire("a");
        pool.release(first, Result.REACHED);
        assertThat(pool.acquire("a").channel()).isSameAs(first.channel());
    }

    @Test
    void channelUnusedForLongestIsShutDownBeyondTheLimit() {
        Pooled a = used("a");
        Pooled b = used("b");
        used("a");
        used("c");
        assertThat(b.channel().isShutdown()).isTrue();
        assertThat(a.channel().isShutdown()).isFalse();
    }

    @Test
    void channelInUseIsKeptBeyondTheLimit() {
        Pooled a = pool.acquire("a");
        used("b");
        used("c");
        Pooled d = used("d");
        assertThat(a.channel().isShutdown()).isFalse();
        assertThat(d.channel().isShutdown()).isFalse();
    }

    @Test
    void brokenChannelIsReplacedAndShutDownAfterItsLastCall() {
        Pooled first = pool.acquire("a");
        pool.acquire("a");
        pool.release(first, Result.UNREACHABLE);
        assertThat(first.channel().isShutdown()).isFalse();
        assertThat(pool.acquire("a").channel()).isNotSameAs(first.channel());
        pool.release(first, Result.REACHED);
        assertThat(first.channel().isShutdown()).isTrue();
    }

    /** Each new channel would look the name up again, and gRPC logs that. */
    @Test
    void channelToANameThatIsNotKnownIsKeptForAWhile() {
        Pooled first = pool.acquire("a");
        pool.release(first, Result.UNKNOWN_HOST);
        assertThat(pool.acquire("a").channel()).isSameAs(first.channel());
    }

    @Test
    void closedPoolGivesNothing() {
        pool.close();
        assertThat(pool.acquire("a")).isNull();
    }

    private Pooled used(String address) {
        Pooled pooled = pool.acquire(address);
        pool.release(pooled, Result.REACHED);
        return pooled;
    }
}
