package org.weirmq.tck.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Walks the syntax tree of each source file and writes down what the project does not want in it. */
final class JavaRules {
    static final int METHOD_LINES_MAX = 60;

    private static final Pattern VAGUE_NAME = Pattern.compile(".*(Manager|Helper|Utils?|Impl)|Abstract.*");
    private static final Set<String> SWITCHED_OFF = Set.of("Disabled", "Ignore");
    private static final Map<String, String> BANNED_CALLS = Map.of(
            "printStackTrace", "log it with its cause, or throw it on",
            "Thread.sleep", "poll a condition with a bound, or park until a deadline");
    private static final Map<String, String> BANNED_TYPES = Map.of(
            "UnsupportedOperationException", "a JMSException or a WeirException that says what to do instead",
            "StringBuffer", "StringBuilder");

    /** MessageProducer.send with or without a destination, on a producer of the other kind: an UnsupportedOperationException. */
    private static final Set<String> NAMED_BY_THE_SPECIFICATION = Set.of("ClientProducer.java");

    private final List<String> findings = new ArrayList<>();

    private JavaRules() {}

    static List<String> check(SourceTree sources) throws IOException {
        JavaRules rules = new JavaRules();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources.java());
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                String path = sources.relative(Path.of(unit.getSourceFile().toUri()));
                rules.new Walk(unit, positions, path).scan(unit, null);
            }
        }
        return rules.findings;
    }

    private final class Walk extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lines;
        private final String path;

        Walk(CompilationUnitTree unit, SourcePositions positions, String path) {
            this.unit = unit;
            this.positions = positions;
            this.lines = unit.getLineMap();
            this.path = path;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            if (VAGUE_NAME.matcher(type.getSimpleName()).matches()) {
                found(type, type.getSimpleName() + ": name it for what it does");
            }
            return super.visitClass(type, none);
        }

        @Override
        public Void visitMethod(MethodTree method, Void none) {
            long length = line(positions.getEndPosition(unit, method)) - line(start(method)) + 1;
            if (length > METHOD_LINES_MAX) {
                found(method, method.getName() + " has " + length + " lines, at most " + METHOD_LINES_MAX);
            }
            return super.visitMethod(method, none);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
            String called = call.getMethodSelect().toString();
            BANNED_CALLS.forEach((banned, instead) -> {
                if (called.equals(banned) || called.endsWith("." + banned)) {
                    found(call, banned + ": " + instead);
                }
            });
            return super.visitMethodInvocation(call, none);
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void none) {
            String instead = BANNED_TYPES.get(made.getIdentifier().toString().replaceAll("<.*", ""));
            if (instead != null && !NAMED_BY_THE_SPECIFICATION.contains(file())) {
                found(made, "new " + made.getIdentifier() + ": " + instead);
            }
            return super.visitNewClass(made, none);
        }

        @Override
        public Void visitMemberSelect(MemberSelectTree select, Void none) {
            String text = select.toString();
            if ((text.equals("System.out") || text.equals("System.err")) && !writesToTheTerminal()) {
                found(select, text + " outside a command line class: System.Logger");
            }
            return super.visitMemberSelect(select, none);
        }

        @Override
        public Void visitCatch(CatchTree caught, Void none) {
            if (caught.getBlock().getStatements().isEmpty()) {
                found(caught, "empty catch: handle it, name it in a value, or throw it on");
            }
            return super.visitCatch(caught, none);
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void none) {
            String name = annotation.getAnnotationType().toString();
            if (SWITCHED_OFF.contains(name.substring(name.lastIndexOf('.') + 1))) {
                found(annotation, "@" + name + ": mend the test or delete it");
            }
            return super.visitAnnotation(annotation, none);
        }

        private boolean writesToTheTerminal() {
            return path.contains("/cli/")
                    || path.startsWith("examples/")
                    || path.startsWith("benchmarks/")
                    || path.contains("/src/test/")
                    || file().endsWith("Command.java");
        }

        private String file() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        private void found(Tree at, String what) {
            findings.add(path + ":" + line(start(at)) + " " + what);
        }

        private long start(Tree tree) {
            return positions.getStartPosition(unit, tree);
        }

        private long line(long position) {
            return lines.getLineNumber(position);
        }
    }
}
