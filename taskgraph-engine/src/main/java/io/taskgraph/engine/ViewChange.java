package io.taskgraph.engine;

/** The change of one key in the terms of the protocol. {@link JobView#apply} parses the key once. */
sealed interface ViewChange {

    /** Follows each kind of change. */
    interface Handler {

        /** Follows that a task has another primary, or none. */
        void primary(long task);

        /** Follows that a task has another backup at a node, or none there. */
        void backup(long task, String node);

        /** Follows that the job is in another epoch. */
        void epoch();

        /** Follows that somebody has deleted the key of the epoch. */
        void epochDeleted();

        /** Follows that a flag is set. */
        void flag(Flag flag);

        /** Follows that something else has changed. */
        void other();
    }

    /** Hands the change to the method of its kind. */
    void accept(Handler handler);

    /** A task has another primary, or none. */
    record PrimaryChanged(long task) implements ViewChange {

        @Override
        public void accept(Handler handler) {
            handler.primary(task);
        }
    }

    /** A task has another backup at a node, or none there. */
    record BackupChanged(long task, String node) implements ViewChange {

        @Override
        public void accept(Handler handler) {
            handler.backup(task, node);
        }
    }

    /** The job is in another epoch. */
    record EpochChanged() implements ViewChange {

        @Override
        public void accept(Handler handler) {
            handler.epoch();
        }
    }

    /** Somebody has deleted the key of the epoch, which the protocol never does. */
    record EpochDeleted() implements ViewChange {

        @Override
        public void accept(Handler handler) {
            handler.epochDeleted();
        }
    }

    /** A flag is set. */
    record FlagSet(Flag flag) implements ViewChange {

        @Override
        public void accept(Handler handler) {
            handler.flag(flag);
        }
    }

    /** Something that is looked up when it is needed has changed: the spec, the outcome, a process, a list of backups, a flag dropped. */
    record Other() implements ViewChange {

        @Override
        public void accept(Handler handler) {
            handler.other();
        }
    }
}
