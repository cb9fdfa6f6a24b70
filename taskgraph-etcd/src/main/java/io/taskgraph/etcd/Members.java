package io.taskgraph.etcd;

import io.taskgraph.coordination.CoordinationException;
import io.taskgraph.coordination.CoordinationException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members of etcd, and which one is asked: always the same as long as it answers, so that its watch has told every change that a call may ask about. That one
 * does not answer is inferred from the others: a member that owes an answer for too long, while another one has answered a call made no
 * sooner, is left out. While nobody answers nobody is to blame. Thread-safe.
 */
final class Members {

    private static final Logger logger = LoggerFactory.getLogger(Members.class);

    /** How much later than another member one may answer, so that a pause of this process does not look like one of the member. */
    static final Duration GRACE = Duration.ofMillis(200);

    /** The same, where the other one knows of a newer leader. */
    static final Duration GRACE_OF_FORMER_LEADER = Duration.ofMillis(50);

    private final Duration patience;
    private final List<Member> all;
    private volatile Member current;

    /** Takes the members and how long an answer may take before another one is asked. */
    Members(List<Member> all, Duration patience) {
        this.all = List.copyOf(all);
        this.current = all.get(0);
        this.patience = patience;
    }

    List<Member> all() {
        return all;
    }

    /** Returns the member that is asked now. */
    Member current() {
        return current;
    }

    boolean areSeveral() {
        return all.size() > 1;
    }

    /** Returns the member to ask beside those asked already: the current one if possible, else another; null if all were asked. */
    @Nullable
    Member beside(Collection<Member> asked) {
        Member preferred = current;
        if (preferred.isPreferred() && !asked.contains(preferred)) {
            return preferred;
        }
        List<Member> rest =
                all.stream().filter(member -> !asked.contains(member)).toList();
        return rest.stream()
                .filter(Member::isPreferred)
                .findFirst()
                .or(() -> rest.stream().filter(member -> !member.isLeftOut()).findFirst())
                .orElseGet(() -> rest.isEmpty() ? null : rest.get(0));
    }

    /**
     * Notes an answer, be it a refusal.
     *
     * @param term number of the leader that the member is known to follow
     */
    void answered(Attempt attempt, long term) {
        Member member = attempt.member();
        member.answered(term);
        if (!attempt.by().question().needsMajority()) {
            return;
        }
        if (member.takeBack()) {
            logger.warn("etcd's member {} answers again and is asked again", member);
        }
        if (areSeveral()) {
            all.stream()
                    .filter(other -> other != member && other.isOutdone())
                    .forEach(other -> leaveOut(other, other.trouble()));
            if (current.isLeftOut()) {
                current = member;
            }
            if (attempt.by().isQuick()) {
                all.stream().filter(other -> other != member).forEach(other -> other.overtaken(attempt.sentAt(), term));
            }
            all.stream()
                    .filter(Member::report)
                    .forEach(other -> logger.warn(
                            "etcd's member {} is left out: {}; {} answers", other, other.trouble(), member));
        }
    }

    /** Leaves out members that fail, if there is another one. */
    void cannot(Member member, String why) {
        member.trouble(why);
        if (areSeveral()) {
            leaveOut(member, why);
        }
    }

    /** Takes all members back in, and says nothing: when nobody has answered, nobody is to blame. */
    void forgive() {
        all.forEach(Member::takeBack);
    }

    /** Leaves out members that owe answers which another has given. */
    void blame() {
        if (!areSeveral()) {
            return;
        }
        for (Member member : all) {
            if (!member.isLeftOut() && isLate(member)) {
                String why = "it has not answered for "
                        + Duration.ofNanos(oldest(member)).toMillis() + " ms";
                member.trouble(why);
                leaveOut(member, why);
            }
        }
    }

    /** Returns the defects by member. */
    String troubles() {
        return all.stream()
                .filter(member -> !member.trouble().isEmpty())
                .map(member -> member + ": " + member.trouble())
                .collect(Collectors.joining("; "));
    }

    private boolean isLate(Member member) {
        Duration grace = member.isOutled() ? GRACE_OF_FORMER_LEADER : GRACE;
        return oldest(member) >= patience.toNanos() && member.overtakenNanos() >= grace.toNanos();
    }

    private static long oldest(Member member) {
        return member.owed().mapToLong(Attempt::ageNanos).max().orElse(0);
    }

    private void leaveOut(Member member, String why) {
        member.leaveOut();
        if (current == member) {
            all.stream().filter(other -> !other.isLeftOut()).findFirst().ifPresent(next -> current = next);
        }
        // What is under way there has an unknown end, which is told at once.
        member.disconnect(
                new CoordinationException(Reason.UNKNOWN_OUTCOME, "etcd's member " + member + " is left out: " + why));
    }
}
