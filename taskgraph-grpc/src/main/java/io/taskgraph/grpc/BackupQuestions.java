package io.taskgraph.grpc;

import io.taskgraph.engine.BackupMessage.Append;
import io.taskgraph.engine.BackupMessage.Install;
import io.taskgraph.engine.BackupMessage.Origin;
import io.taskgraph.engine.BackupMessage.Probe;
import io.taskgraph.engine.BackupMessage.Question;
import io.taskgraph.engine.BackupMessage.Submission;
import io.taskgraph.engine.BackupMessage.Submit;
import io.taskgraph.engine.BackupMessage.ToBackup;
import io.taskgraph.engine.LogEntry;
import io.taskgraph.grpc.v1.AppendUpdates;
import io.taskgraph.grpc.v1.BackupQuestion;
import io.taskgraph.grpc.v1.InstallState;
import io.taskgraph.grpc.v1.ProbeBackup;
import io.taskgraph.grpc.v1.SubmitUpdates;

/** Questions about updates between the engine's messages and those of {@code backups.proto}. */
final class BackupQuestions {

    private BackupQuestions() {}

    static BackupQuestion write(Question question) {
        BackupQuestion.Builder wire = BackupQuestion.newBuilder();
        question.accept(new Question.QuestionHandler() {
            @Override
            public void submit(Submit submit) {
                wire.setSubmit(BackupQuestions.write(submit));
            }

            @Override
            public void toBackup(ToBackup message) {
                message.accept(new Writer(wire));
            }
        });
        return wire.build();
    }

    static Question read(BackupQuestion wire) {
        return switch (wire.getKindCase()) {
            case SUBMIT ->
                new Submit(wire.getSubmit().getUpdatesList().stream()
                        .map(update -> new Submission(update.getNumber(), update.getPayload()))
                        .toList());
            case PROBE -> probe(wire);
            case APPEND -> read(wire.getAppend());
            case INSTALL -> read(wire.getInstall());
            case KIND_NOT_SET -> throw BackupCodec.unknownKind("a question");
        };
    }

    private static Probe probe(BackupQuestion wire) {
        if (wire.getSerializedSize() > ServingRegistry.NAME_BYTES) {
            throw BackupCodec.tooLong(wire.getSerializedSize());
        }
        return new Probe(wire.getProbe().getRound());
    }

    private static SubmitUpdates write(Submit submit) {
        SubmitUpdates.Builder wire = SubmitUpdates.newBuilder();
        submit.updates()
                .forEach(update ->
                        wire.addUpdatesBuilder().setNumber(update.number()).setPayload(update.payload()));
        return wire.build();
    }

    private static Append read(AppendUpdates wire) {
        return new Append(
                wire.getRound(),
                wire.getPrevious(),
                wire.getPreviousIncarnation(),
                wire.getEntriesList().stream()
                        .map(entry -> new LogEntry(
                                entry.getId(),
                                entry.getIncarnation(),
                                entry.getFrom(),
                                entry.getFromIncarnation(),
                                entry.getNumber(),
                                entry.getPayload()))
                        .toList(),
                wire.getCommitted());
    }

    private static Install read(InstallState wire) {
        return new Install(
                wire.getRound(),
                wire.getId(),
                wire.getIncarnation(),
                wire.getOriginsList().stream()
                        .map(origin -> new Origin(origin.getTask(), origin.getIncarnation(), origin.getNumber()))
                        .toList(),
                wire.getOffset(),
                wire.getSize(),
                wire.getPart());
    }

    /** Writes a message of a primary to a backup. */
    private record Writer(BackupQuestion.Builder wire) implements ToBackup.BackupHandler<BackupQuestion.Builder> {

        @Override
        public BackupQuestion.Builder probe(Probe probe) {
            return wire.setProbe(ProbeBackup.newBuilder().setRound(probe.round()));
        }

        @Override
        public BackupQuestion.Builder append(Append append) {
            AppendUpdates.Builder updates = wire.getAppendBuilder()
                    .setRound(append.round())
                    .setPrevious(append.previous())
                    .setPreviousIncarnation(append.previousIncarnation())
                    .setCommitted(append.committed());
            append.entries()
                    .forEach(entry -> updates.addEntriesBuilder()
                            .setId(entry.id())
                            .setIncarnation(entry.incarnation())
                            .setFrom(entry.from())
                            .setFromIncarnation(entry.fromIncarnation())
                            .setNumber(entry.number())
                            .setPayload(entry.payload()));
            return wire;
        }

        @Override
        public BackupQuestion.Builder install(Install install) {
            InstallState.Builder state = wire.getInstallBuilder()
                    .setRound(install.round())
                    .setId(install.id())
                    .setIncarnation(install.incarnation())
                    .setOffset(install.offset())
                    .setSize(install.size())
                    .setPart(install.part());
            install.origins()
                    .forEach(origin -> state.addOriginsBuilder()
                            .setTask(origin.task())
                            .setIncarnation(origin.incarnation())
                            .setNumber(origin.number()));
            return wire;
        }
    }
}
