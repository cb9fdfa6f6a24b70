package io.taskgraph.grpc;

import io.taskgraph.engine.BackupMessage.Answer;
import io.taskgraph.engine.BackupMessage.Declined;
import io.taskgraph.engine.BackupMessage.Done;
import io.taskgraph.engine.BackupMessage.Matched;
import io.taskgraph.engine.BackupMessage.OfBackup;
import io.taskgraph.engine.BackupMessage.OfPrimary;
import io.taskgraph.engine.BackupMessage.Position;
import io.taskgraph.engine.BackupMessage.Received;
import io.taskgraph.grpc.v1.BackupAnswer;
import io.taskgraph.grpc.v1.BackupPosition;
import io.taskgraph.grpc.v1.StateReceived;
import io.taskgraph.grpc.v1.UpdatesDeclined;
import io.taskgraph.grpc.v1.UpdatesDone;
import io.taskgraph.grpc.v1.UpdatesMatched;

/** Answers about updates between the engine's messages and those of {@code backups.proto}. */
final class BackupAnswers {

    private BackupAnswers() {}

    static BackupAnswer write(Answer answer) {
        BackupAnswer.Builder wire = BackupAnswer.newBuilder();
        Writer writer = new Writer(wire);
        if (answer instanceof OfPrimary ofPrimary) {
            ofPrimary.accept(writer);
        } else {
            ((OfBackup) answer).accept(writer);
        }
        return wire.build();
    }

    static Answer read(BackupAnswer wire) {
        return switch (wire.getKindCase()) {
            case DONE -> new Done();
            case DECLINED -> new Declined(wire.getDeclined().getReason());
            case POSITION ->
                new Position(wire.getPosition().getId(), wire.getPosition().getIncarnation());
            case MATCHED -> new Matched(wire.getMatched().getId());
            case RECEIVED -> new Received(wire.getReceived().getOffset());
            case KIND_NOT_SET -> throw BackupCodec.unknownKind("an answer");
        };
    }

    private record Writer(BackupAnswer.Builder wire) implements OfPrimary.PrimaryHandler, OfBackup.BackupAnswerHandler {

        @Override
        public void done() {
            wire.setDone(UpdatesDone.getDefaultInstance());
        }

        @Override
        public void declined(String reason) {
            wire.setDeclined(UpdatesDeclined.newBuilder().setReason(reason));
        }

        @Override
        public void position(Position position) {
            wire.setPosition(BackupPosition.newBuilder().setId(position.id()).setIncarnation(position.incarnation()));
        }

        @Override
        public void matched(Matched matched) {
            wire.setMatched(UpdatesMatched.newBuilder().setId(matched.id()));
        }

        @Override
        public void received(Received received) {
            wire.setReceived(StateReceived.newBuilder().setOffset(received.offset()));
        }
    }
}
