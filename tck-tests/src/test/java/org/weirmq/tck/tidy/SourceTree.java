package org.weirmq.tck.tidy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of the repository as they lie in the checkout, without what a build or a run leaves there. */
final class SourceTree {
    private static final Set<String> NOT_OURS = Set.of(".git", ".idea", ".vscode", "target", "__pycache__");
    private static final List<String> BINARY = List.of(".bin", ".gz", ".jar", ".zip", ".png", ".class", ".golden");

    private final Path root;
    private final List<Path> files = new ArrayList<>();

    private SourceTree(Path root) {
        this.root = root;
    }

    static SourceTree open() throws IOException {
        Path root = Path.of(System.getProperty("project.root", ".."))
                .toAbsolutePath()
                .normalize();
        SourceTree tree = new SourceTree(root);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                boolean skip = !dir.equals(root) && (NOT_OURS.contains(name(dir)) || dir.equals(root.resolve("data")));
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !NOT_OURS.contains(name(file))) {
                    tree.files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        tree.files.sort(null);
        return tree;
    }

    Path resolve(String relative) {
        return root.resolve(relative);
    }

    /** Path below the root, with slashes. */
    String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    List<Path> java() {
        return files.stream().filter(f -> name(f).endsWith(".java")).toList();
    }

    List<Path> text() {
        return files.stream()
                .filter(f -> BINARY.stream().noneMatch(name(f)::endsWith))
                .toList();
    }

    static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
