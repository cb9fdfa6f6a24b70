package io.taskgraph.masterworker;

import com.google.protobuf.CodedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Remembered answers as they stand before the application's state in a checkpoint. Numbers are big-endian. */
final class LedgerFormat {

    private static final int VERSION = 1;

    private LedgerFormat() {}

    static void write(AnswerLedger ledger, DataOutputStream out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(ledger.callers().size());
        for (var entry : ledger.callers().entrySet()) {
            AnswerLedger.Caller caller = entry.getValue();
            out.writeLong(entry.getKey());
            out.writeLong(caller.incarnation);
            out.writeLong(caller.lowest);
            out.writeInt(caller.numbered.size());
            for (var answer : caller.numbered.entrySet()) {
                out.writeLong(answer.getKey());
                write(answer.getValue(), out);
            }
            out.writeInt(caller.named.size());
            for (var answer : caller.named.entrySet()) {
                out.writeUTF(answer.getKey());
                write(answer.getValue(), out);
            }
        }
        out.flush();
    }

    private static void write(Reply reply, DataOutputStream out) throws IOException {
        byte[] bytes = Wire.write(reply);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static void read(AnswerLedger ledger, DataInputStream in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "remembered answers are of version " + version + ", but only " + VERSION + " is known");
        }
        for (int callers = in.readInt(); callers > 0; callers--) {
            AnswerLedger.Caller caller = new AnswerLedger.Caller();
            ledger.callers().put(in.readLong(), caller);
            caller.incarnation = in.readLong();
            caller.lowest = in.readLong();
            for (int answers = in.readInt(); answers > 0; answers--) {
                caller.numbered.put(in.readLong(), readReply(in));
            }
            for (int answers = in.readInt(); answers > 0; answers--) {
                caller.named.put(in.readUTF(), readReply(in));
            }
        }
    }

    private static Reply readReply(DataInputStream in) throws IOException {
        return Wire.readReply(CodedInputStream.newInstance(in.readNBytes(in.readInt())));
    }
}
