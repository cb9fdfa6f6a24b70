package io.taskgraph.engine;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The first sentences of the Javadoc of the types in one source file, as Markdown. */
final class FirstSentences {

    private final Map<String, String> sentences = new LinkedHashMap<>();

    private FirstSentences() {}

    /** Reads the source of a class of this module. */
    static FirstSentences of(Class<?> type) {
        Path source = Path.of("src", "main", "java").resolve(type.getName().replace('.', '/') + ".java");
        FirstSentences read = new FirstSentences();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                read.scan(unit, docs);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    private void scan(CompilationUnitTree unit, DocTrees docs) {
        new TreePathScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
                if (comment != null) {
                    sentences.put(
                            type.getSimpleName().toString(),
                            comment.getFirstSentence().stream()
                                    .map(FirstSentences::markdown)
                                    .collect(Collectors.joining())
                                    .replaceAll("\\s+", " "));
                }
                return super.visitClass(type, unused);
            }
        }.scan(unit, null);
    }

    private static String markdown(DocTree part) {
        if (part instanceof LiteralTree literal) {
            return "`" + literal.getBody().getBody() + "`";
        }
        if (part instanceof LinkTree link) {
            return "`" + link.getReference().getSignature() + "`";
        }
        return part.toString().replace("|", "\\|");
    }

    /** Returns the types that a sealed one permits, in the order of the source. */
    List<Class<?>> permittedBy(Class<?> sealed) {
        List<String> order = new ArrayList<>(sentences.keySet());
        List<Class<?>> permitted = new ArrayList<>(List.of(sealed.getPermittedSubclasses()));
        permitted.sort(Comparator.comparingInt(type -> order.indexOf(type.getSimpleName())));
        return permitted;
    }

    /** Returns the first sentence about a type; it must have one. */
    String about(Class<?> type) {
        String sentence = sentences.get(type.getSimpleName());
        if (sentence == null) {
            throw new AssertionError("'" + type.getSimpleName() + "' has no Javadoc");
        }
        return sentence;
    }
}
