package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import java.util.List;

/** A message between copies about updates: a {@link Question} or the {@link Answer} to one. */
public sealed interface BackupMessage {

    /** A message that asks a copy. */
    sealed interface Question extends BackupMessage permits Submit, ToBackup {

        /** Handles each kind of question. */
        interface QuestionHandler {

            /** Handles updates to be made. */
            void submit(Submit submit);

            /** Handles a message of a primary to a backup. */
            void toBackup(ToBackup message);
        }

        /** Hands the question to the method of its kind. */
        void accept(QuestionHandler handler);
    }

    /** A message of a primary to a backup. Rounds only grow: a message of an earlier round is late. */
    sealed interface ToBackup extends Question permits Probe, Append, Install {

        /**
         * Handles each kind of message to a backup.
         *
         * @param <R> result
         */
        interface BackupHandler<R> {

            R probe(Probe probe);

            R append(Append append);

            R install(Install install);
        }

        /** Returns the number of the message, which grows with each message of one primary to one backup. */
        long round();

        /** Hands the message to the method of its kind. */
        <R> R accept(BackupHandler<R> handler);

        @Override
        default void accept(QuestionHandler handler) {
            handler.toBackup(this);
        }
    }

    /** An answer. */
    sealed interface Answer extends BackupMessage permits OfPrimary, OfBackup {}

    /** The answer of a primary to the maker of updates. */
    sealed interface OfPrimary extends Answer permits Done, Declined {

        /** Handles each kind of answer of a primary. */
        interface PrimaryHandler {

            void done();

            void declined(String reason);
        }

        /** Hands the answer to the method of its kind. */
        void accept(PrimaryHandler handler);
    }

    /** The answer of a backup to its primary. */
    sealed interface OfBackup extends Answer permits Position, Matched, Received {

        /** Handles each kind of answer of a backup. */
        interface BackupAnswerHandler {

            void position(Position position);

            void matched(Matched matched);

            void received(Received received);
        }

        /** Hands the answer to the method of its kind. */
        void accept(BackupAnswerHandler handler);
    }

    /**
     * An update as its maker sends it.
     *
     * @param number grows by one with each update of one copy for one task
     * @param payload its content
     */
    record Submission(long number, ByteString payload) {}

    /** The newest update that a log holds of a task: that task, its incarnation, the number there. */
    record Origin(long task, long incarnation, long number) {}

    /** Asks the primary to make updates, in that order. */
    record Submit(List<Submission> updates) implements Question {

        @Override
        public void accept(QuestionHandler handler) {
            handler.submit(this);
        }
    }

    /** Asks a backup how far it is. */
    record Probe(long round) implements ToBackup {

        @Override
        public <R> R accept(BackupHandler<R> handler) {
            return handler.probe(this);
        }
    }

    /** Gives a backup the entries after {@code previous}, and the id up to which updates must be applied. */
    record Append(long round, long previous, long previousIncarnation, List<LogEntry> entries, long committed)
            implements ToBackup {

        @Override
        public <R> R accept(BackupHandler<R> handler) {
            return handler.append(this);
        }
    }

    /** Gives a backup a part of the state as of {@code id}. */
    record Install(long round, long id, long incarnation, List<Origin> origins, long offset, long size, ByteString part)
            implements ToBackup {

        @Override
        public <R> R accept(BackupHandler<R> handler) {
            return handler.install(this);
        }
    }

    /** The updates are made. */
    record Done() implements OfPrimary {

        @Override
        public void accept(PrimaryHandler handler) {
            handler.done();
        }
    }

    /** The task makes no updates. */
    record Declined(String reason) implements OfPrimary {

        @Override
        public void accept(PrimaryHandler handler) {
            handler.declined(reason);
        }
    }

    /** The backup has applied everything up to {@code id}, which it holds in the version of {@code incarnation}. */
    record Position(long id, long incarnation) implements OfBackup {

        @Override
        public void accept(BackupAnswerHandler handler) {
            handler.position(this);
        }
    }

    /** The backup holds the primary's log up to {@code id}. */
    record Matched(long id) implements OfBackup {

        @Override
        public void accept(BackupAnswerHandler handler) {
            handler.matched(this);
        }
    }

    /** The backup holds the state up to {@code offset}. */
    record Received(long offset) implements OfBackup {

        @Override
        public void accept(BackupAnswerHandler handler) {
            handler.received(this);
        }
    }
}
