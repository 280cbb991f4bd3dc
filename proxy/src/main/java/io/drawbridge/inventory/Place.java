// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where the inventory is kept, and how a connection to it is made. May block. */
public sealed interface Place {

  /** A connection with auto-commit off. */
  Connection connect() throws SQLException, IOException;

  /** Whether a connection made before still leads to the database that is there now. */
  boolean isCurrent();

  /**
   * A file of SQLite.
   *
   * <p>Write-ahead log with {@code synchronous = NORMAL}: a commit survives the end of the process
   * at any moment, and the end of the machine leaves a sound database without its last commits.
   */
  final class Embedded implements Place {
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_NOTADB = 26;

    private final Path file;
    private @Nullable Object identity;

    /** The database in this file, which is made where there is none. */
    public Embedded(Path file) {
      this.file = file;
    }

    @Override
    public Connection connect() throws SQLException, IOException {
      if (Files.notExists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      identity = identity();
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 1000");
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA synchronous = NORMAL");
        // Gives the disk space of a burst back.
        statement.execute("PRAGMA journal_size_limit = 16777216");
        connection.setAutoCommit(false);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }

    /** A file that was removed or replaced would go on taking writes that nobody finds again. */
    @Override
    public boolean isCurrent() {
      return identity != null && identity.equals(identity());
    }

    /**
     * Puts a file that is no sound database aside, so that the next connection starts anew.
     *
     * @return where it is now, or null where the error was another
     */
    @Nullable Path putAside(SQLException error) throws IOException {
      int code = error.getErrorCode() & 0xFF;
      if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB) {
        return null;
      }
      Path aside = file.resolveSibling(file.getFileName() + ".broken");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
      return aside;
    }

    private @Nullable Object identity() {
      try {
        return Files.getAttribute(file, "unix:ino");
      } catch (IOException e) {
        return null;
      }
    }
  }

  /**
   * A server of PostgreSQL, which may take the rows of many proxies.
   *
   * @param url of JDBC
   * @param passwordFile read at each connection, null for none
   */
  record Server(String url, @Nullable Path passwordFile) implements Place {
    @Override
    public Connection connect() throws SQLException, IOException {
      Properties properties = new Properties();
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("loginTimeout", "5");
      properties.setProperty("socketTimeout", "30");
      properties.setProperty("ApplicationName", "drawbridge");
      if (passwordFile != null) {
        properties.setProperty("password", Files.readString(passwordFile).strip());
      }
      Connection connection = DriverManager.getConnection(url, properties);
      connection.setAutoCommit(false);
      return connection;
    }

    @Override
    public boolean isCurrent() {
      return true;
    }
  }
}
