package io.taskgraph.etcd;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Cluster;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.Lock;
import io.etcd.jetcd.Maintenance;
import io.etcd.jetcd.Watch;

/** A client of etcd that has nothing but watches. */
record OnlyWatches(Watch getWatchClient) implements Client {

    @Override
    public Auth getAuthClient() {
        return null;
    }

    @Override
    public KV getKVClient() {
        return null;
    }

    @Override
    public Cluster getClusterClient() {
        return null;
    }

    @Override
    public Maintenance getMaintenanceClient() {
        return null;
    }

    @Override
    public Lease getLeaseClient() {
        return null;
    }

    @Override
    public Lock getLockClient() {
        return null;
    }

    @Override
    public Election getElectionClient() {
        return null;
    }

    @Override
    public void close() {}
}
