package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.taskgraph.iterative.v1.Item;
import io.taskgraph.iterative.v1.Items;
import io.taskgraph.iterative.v1.KeptState;
import io.taskgraph.iterative.v1.Question;
import io.taskgraph.iterative.v1.Reply;
import java.util.List;

/** Asks, answers and kept states as the messages of {@code collectives.proto}. The bytes of values are not copied. */
final class Wire {

    private Wire() {}

    static Question write(Ask ask) {
        Question.Builder question = Question.newBuilder()
                .setKind(
                        switch (ask.kind()) {
                            case CONTRIBUTIONS -> Question.Kind.CONTRIBUTIONS;
                            case RESULTS -> Question.Kind.RESULTS;
                            case HAS_STATE -> Question.Kind.HAS_STATE;
                            case STATE -> Question.Kind.STATE;
                            case OFFER -> Question.Kind.OFFER;
                        })
                .setFrom(ask.from())
                .setCollective(ask.header().collective())
                .setName(ask.header().name())
                .setDetail(ask.header().detail())
                .addAllTasks(ask.tasks())
                .addAllPieces(ask.pieces())
                .setCombined(ask.combined())
                .addAllHeld(ask.held())
                .addAllCallers(ask.callers());
        ask.items().forEach(item -> question.addItems(write(item)));
        if (ask.number() >= 0) {
            question.setNumber(ask.number());
        }
        return question.build();
    }

    static Ask read(Question question) {
        Ask.Kind kind = switch (question.getKind()) {
            case CONTRIBUTIONS -> Ask.Kind.CONTRIBUTIONS;
            case RESULTS -> Ask.Kind.RESULTS;
            case HAS_STATE -> Ask.Kind.HAS_STATE;
            case STATE -> Ask.Kind.STATE;
            case OFFER -> Ask.Kind.OFFER;
            case UNRECOGNIZED ->
                throw Status.INTERNAL
                        .withDescription("a question of an iterative task is of kind " + question.getKindValue()
                                + ", which this process does not know")
                        .asRuntimeException();
        };
        return new Ask(
                        kind,
                        question.getFrom(),
                        question.hasNumber() ? question.getNumber() : -1,
                        new CallHeader(question.getCollective(), question.getName(), question.getDetail()),
                        question.getTasksList(),
                        question.getPiecesList(),
                        question.getCombined(),
                        read(question.getItemsList()),
                        question.getHeldList())
                .calledBy(question.getCallersList());
    }

    static Reply write(Answer answer) {
        Reply.Builder reply = Reply.newBuilder()
                .addAllTasks(answer.tasks())
                .addAllHere(answer.here())
                .setBlock(answer.block());
        answer.items().forEach(item -> reply.addItems(write(item)));
        return reply.build();
    }

    static Answer read(Reply reply) {
        return new Answer(reply.getTasksList(), reply.getHereList(), read(reply.getItemsList()), reply.getBlock());
    }

    static Items writeItems(List<Answer.Item> items) {
        Items.Builder all = Items.newBuilder();
        items.forEach(item -> all.addItems(write(item)));
        return all.build();
    }

    static List<Answer.Item> readItems(Items items) {
        return read(items.getItemsList());
    }

    private static Item write(Answer.Item item) {
        Item.Builder written =
                Item.newBuilder().setPiece(item.piece()).setCodec(item.tag()).setBytes(item.bytes());
        if (!item.isResult()) {
            written.setTask(item.task());
        }
        if (item.tasks() > 1) {
            written.setTasks(item.tasks());
        }
        return written.build();
    }

    private static List<Answer.Item> read(List<Item> items) {
        return items.stream()
                .map(item -> new Answer.Item(
                        item.hasTask() ? item.getTask() : Answer.RESULT,
                        item.getTasks() == 0 ? 1 : item.getTasks(),
                        item.getPiece(),
                        item.getCodec(),
                        item.getBytes()))
                .toList();
    }

    static KeptState write(States.Kept kept) {
        return KeptState.newBuilder()
                .setIteration(kept.epoch())
                .setCodec(kept.state().tag())
                .setBytes(kept.state().bytes())
                .build();
    }

    static States.Kept read(KeptState kept) {
        ByteString bytes = kept.getBytes();
        return new States.Kept(kept.getIteration(), new StateBytes(kept.getCodec(), bytes));
    }
}
