package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Packets are lost between all: the job is slower, and nobody is taken for dead. */
class EtcdLossyNetworkTests {

    @Test
    void jobGoesOnThoughPacketsAreLost() throws Exception {
        assertThat(LossyNetwork.isPossible())
                .as("'unshare', 'ip' and 'nft', and a kernel that lets this user have a network of its own")
                .isTrue();
        assertThat(LossyNetwork.runJob()).as("status").isZero();
    }
}
