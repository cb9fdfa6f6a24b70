package io.taskgraph.boot.etcd;

import io.taskgraph.etcd.EtcdSettings;

/** Has the last hand at how etcd is asked, after {@code taskgraph.etcd.*}. A bean of this type is called once, at the start. */
@FunctionalInterface
public interface EtcdCoordinatorCustomizer {

    /** Changes the builder. */
    void customize(EtcdSettings.Builder builder);
}
