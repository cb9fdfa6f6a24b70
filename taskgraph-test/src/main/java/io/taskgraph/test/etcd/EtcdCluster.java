package io.taskgraph.test.etcd;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A real etcd with several members, on free ports of the loopback interface, with data directories of their own that are deleted at the
 * end. Members can be killed, frozen, cut off from each other, upgraded, added and removed, while clients reach each that runs.
 *
 * <p>Traffic between members goes through proxies. They recognise both members by a header of etcd's own, so that a cut affects only the
 * traffic between two members, in both directions.
 *
 * <p>The processes end with {@link #close}, and with this JVM at the latest. Methods wait until their effect is there, at most half a
 * minute, and fail with the end of etcd's log. Not thread-safe.
 */
public final class EtcdCluster implements AutoCloseable {

    private final EtcdOptions options;
    private final PeerLinks links = new PeerLinks();
    private final List<EtcdMember> members = new ArrayList<>();
    private int named;

    private EtcdCluster(EtcdOptions options) {
        this.options = options;
    }

    /** Starts a cluster that takes any client. */
    public static EtcdCluster start(int members) {
        return start(members, EtcdOptions.defaults());
    }

    /** Starts a cluster and waits until it has a leader. */
    public static EtcdCluster start(int members, EtcdOptions options) {
        EtcdCluster cluster = new EtcdCluster(options);
        try {
            IntStream.range(0, members).forEach(i -> cluster.members.add(cluster.newMember()));
            cluster.members.forEach(member -> cluster.introduce(member, "new"));
            cluster.members.forEach(EtcdMember::launch);
            cluster.members.forEach(EtcdMember::awaitHealthy);
            cluster.leader();
        } catch (RuntimeException failed) {
            cluster.close();
            throw failed;
        }
        return cluster;
    }

    /** Returns the members, in the order of their start. */
    public List<EtcdMember> members() {
        return List.copyOf(members);
    }

    /** Returns a member, counted from 0. */
    public EtcdMember member(int index) {
        return members.get(index);
    }

    /** Returns the addresses for clients of all members. */
    public List<URI> endpoints() {
        return members.stream().map(EtcdMember::endpoint).toList();
    }

    /** Returns the leader; waits until there is one. A member that was cut off may take itself for the leader for a while. */
    public EtcdMember leader() {
        List<EtcdMember> leaders = new ArrayList<>();
        members.get(0).process().await("led by one of its members", () -> {
            leaders.clear();
            members.stream().filter(EtcdMember::isLeader).forEach(leaders::add);
            return leaders.size() == 1;
        });
        return leaders.get(0);
    }

    /** Returns some member that is not the leader. */
    public EtcdMember follower() {
        EtcdMember leader = leader();
        return members.stream()
                .filter(member -> member != leader && member.isRunning())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The cluster has no follower"));
    }

    /** Makes a member the leader, in order. For clusters without TLS and users. */
    public void moveLeader(EtcdMember to) {
        leader().process()
                .gateway()
                .post("/v3/maintenance/transfer-leadership", "{\"targetID\":\"" + decimal(to.id()) + "\"}");
    }

    /** Lets nothing pass between a member and all others: packets are lost, connections stay, clients still reach it. */
    public void isolate(EtcdMember member) {
        members.stream().filter(other -> other != member).forEach(other -> cut(member, other));
        links.cut(PeerLinks.UNKNOWN, member.process().name());
    }

    /** Lets nothing pass between two members. */
    public void cut(EtcdMember one, EtcdMember other) {
        links.cut(one.id(), other.process().name());
        links.cut(other.id(), one.process().name());
    }

    /** Lets everything pass again between all members. */
    public void heal() {
        links.heal();
    }

    /** Starts a member that hears all and has no vote. For clusters without TLS and users. */
    public EtcdMember addLearner() {
        EtcdMember learner = newMember();
        change("add", "{\"peerURLs\":[\"" + learner.peerUrl() + "\"],\"isLearner\":true}");
        members.add(learner);
        introduce(learner, "existing");
        learner.launch();
        learner.process().await("a learner", () -> learner.process().metrics().isSet("etcd_server_is_learner"));
        return learner;
    }

    /** Gives a learner its vote. For clusters without TLS and users. */
    public void promote(EtcdMember learner) {
        change("promote", "{\"ID\":\"" + decimal(learner.id()) + "\"}");
        learner.process().await("promoted", () -> !learner.process().metrics().isSet("etcd_server_is_learner"));
    }

    /** Takes a member out of the cluster; its process ends. For clusters without TLS and users. */
    public void remove(EtcdMember member) {
        change("remove", "{\"ID\":\"" + decimal(member.id()) + "\"}");
        members.remove(member);
        member.close();
    }

    /** Makes the cluster forget all revisions before one. For clusters without TLS and users. */
    public void compact(long revision) {
        leader().process().gateway().post("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    }

    /** Returns users and rights. For clusters without TLS. */
    public EtcdAccess access() {
        return new EtcdAccess(leader().process().gateway());
    }

    /** Kills all members and deletes their data. */
    @Override
    public void close() {
        members.forEach(EtcdMember::close);
        members.clear();
    }

    /** Changes the members of the cluster. etcd refuses it until all members have been in touch for 5 seconds, and a learner has caught up. */
    private void change(String how, String json) {
        EtcdProcess leader = leader().process();
        leader.await("ready to " + how + " a member", () -> {
            try {
                leader.gateway().post("/v3/cluster/member/" + how, json);
                return true;
            } catch (IllegalStateException notYet) {
                return false;
            }
        });
    }

    private EtcdMember newMember() {
        EtcdProcess process = new EtcdProcess("m" + named++, options);
        return new EtcdMember(process, new PeerProxy(process.ports().peer(), process.name(), links));
    }

    private void introduce(EtcdMember member, String state) {
        String all = members.stream()
                .map(m -> m.process().name() + "=" + m.peerUrl())
                .collect(Collectors.joining(","));
        member.process()
                .belongsTo(List.of(
                        "--initial-advertise-peer-urls",
                        member.peerUrl(),
                        "--initial-cluster",
                        all,
                        "--initial-cluster-state",
                        state));
    }

    private static String decimal(String id) {
        return Long.toUnsignedString(Long.parseUnsignedLong(id, 16));
    }
}
