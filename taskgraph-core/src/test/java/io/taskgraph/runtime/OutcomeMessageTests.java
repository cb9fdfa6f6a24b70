package io.taskgraph.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeMessageTests {

    private static final FailedPart INIT = FailedPart.callback("init");

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u00fc", "\u20ac", "\uD83D\uDE80", "ab\uD83D\uDE80\u20ac\u00fc"})
    void aLongMessageIsCutBetweenCharacters(String letters) {
        String message = letters.repeat(70_000);
        Outcome cut = OutcomeMessage.cut(Outcome.failed(message).reportedBy(3, 4));

        assertThat(cut.message().getBytes(UTF_8)).hasSizeBetween(65_000, Outcome.MAX_MESSAGE_BYTES);
        String kept = cut.message().substring(0, cut.message().indexOf("... (cut; the whole of "));
        assertThat(message).startsWith(kept);
        assertThat(new String(kept.getBytes(UTF_8), UTF_8)).isEqualTo(kept);
        assertThat(cut.message()).contains(" " + message.getBytes(UTF_8).length + " bytes");
        assertThat(cut).isEqualTo(new Outcome(Outcome.Status.FAILED, cut.message(), 3, 4));
    }

    @Test
    void aMessageOfTheGreatestLengthIsKept() {
        Outcome longest = Outcome.failed("\u00fc".repeat(Outcome.MAX_MESSAGE_BYTES / 2));
        assertThat(OutcomeMessage.keep("job", longest)).isSameAs(longest);
        Outcome longer = Outcome.failed(longest.message() + "x");
        assertThat(OutcomeMessage.keep("job", longer).message()).contains("65537 bytes");
    }

    @Test
    void halfACharacterIsNotTheEndOfIt() {
        Outcome broken = Outcome.failed("\uD83D".repeat(70_000));
        assertThat(OutcomeMessage.cut(broken).message()).contains("70000 bytes");
    }

    @Test
    void aFailureIsToldWithItsRootCauseUnlessThatIsTold() {
        Throwable root = new IllegalStateException("no file");
        assertThat(ofFailure(INIT, new RuntimeException("no bean", new RuntimeException(root))))
                .isEqualTo("task 2, callback 'init': java.lang.RuntimeException: no bean; caused by"
                        + " java.lang.IllegalStateException: no file");
        assertThat(ofFailure(INIT, new RuntimeException("no bean: no file", root)))
                .isEqualTo("task 2, callback 'init': java.lang.RuntimeException: no bean: no file");
        assertThat(ofFailure(INIT, new RuntimeException(root)))
                .isEqualTo("task 2, callback 'init': java.lang.IllegalStateException: no file");
        Throwable first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        assertThat(ofFailure(INIT, first))
                .startsWith("task 2, callback 'init': java.lang.IllegalStateException: first");
    }

    @Test
    void aFailureIsToldByItsMessageAndWithItsClassWhereItIsCut() {
        assertThat(ofFailure(INIT, new IllegalStateException("boom")))
                .isEqualTo("task 2, callback 'init': java.lang.IllegalStateException: boom");
        assertThat(ofFailure(INIT, new IllegalStateException()))
                .isEqualTo("task 2, callback 'init': java.lang.IllegalStateException");
        assertThat(ofFailure(INIT, new IllegalStateException("x".repeat(70_000))))
                .startsWith("task 2, callback 'init': java.lang.IllegalStateException: xxx");
    }

    @Test
    void theFrameworksOwnFailuresAndThoseThatNameTheirClassAreToldWithoutIt() {
        assertThat(ofFailure(INIT, new TaskGraphException("no primary")))
                .isEqualTo("task 2, callback 'init': no primary");
        assertThat(ofFailure(INIT, new IllegalStateException("an IllegalStateException")))
                .isEqualTo("task 2, callback 'init': an IllegalStateException");
    }

    @Test
    void aFailureNamesTheProcessWhereThereAreSeveral() {
        assertThat(OutcomeMessage.ofFailure(2, " in process p1 at host:1", INIT, new IllegalStateException("boom")))
                .isEqualTo("task 2 in process p1 at host:1, callback 'init': java.lang.IllegalStateException: boom");
    }

    private static String ofFailure(FailedPart part, Throwable cause) {
        return OutcomeMessage.ofFailure(2, "", part, cause);
    }

    @Test
    void aFailureNamesWhatTheCallbackWasAbout() {
        Effect.TellMeta flag = new Effect.TellMeta(new CopyId(2, 5), 1, 3, "workers", "a\nb" + "c".repeat(200));
        assertThat(ofFailure(
                        FailedPart.callback("metaReady", FailedPart.about(flag)), new IllegalStateException("boom")))
                .startsWith("task 2, callback 'metaReady' (link type 'workers', from task 3, meta 'a\\nbccc")
                .endsWith("c...'): java.lang.IllegalStateException: boom");
    }
}
