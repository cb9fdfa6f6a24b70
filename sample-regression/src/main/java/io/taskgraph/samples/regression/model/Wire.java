package io.taskgraph.samples.regression.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What tasks send each other: numbers, and lists of labels, as bytes.
 *
 * @param labels lists of text, each at most a few thousand
 * @param numbers all the rest
 */
@SuppressWarnings("ArrayRecordComponent")
record Wire(List<List<String>> labels, double[] numbers) {

    static Wire ofNumbers(double... numbers) {
        return new Wire(List.of(), numbers);
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(labels.size());
            for (List<String> list : labels) {
                out.writeInt(list.size());
                for (String label : list) {
                    byte[] text = label.getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
            out.write(Doubles.toBytes(numbers));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }

    static Wire fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<List<String>> labels = new ArrayList<>();
            for (int lists = in.readInt(); lists > 0; lists--) {
                List<String> list = new ArrayList<>();
                for (int count = in.readInt(); count > 0; count--) {
                    list.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
                }
                labels.add(list);
            }
            return new Wire(labels, Doubles.fromBytes(in.readAllBytes()));
        } catch (IOException ex) {
            throw new IllegalArgumentException("a message between tasks is cut short", ex);
        }
    }
}
