// SPDX-License-Identifier: Apache-2.0
package io.drawbridge.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the extensions of a ClientHello (RFC 8446 §4.2) into its fields; one parse each. */
final class ExtensionParser {
  private static final int HOST_NAME = 0;

  private final HelloFields fields;
  private int[] types = new int[24];
  private int count;

  ExtensionParser(HelloFields fields) {
    this.fields = fields;
  }

  /** Null when well-formed, otherwise what is wrong. */
  @Nullable String parse(WireReader in) {
    while (in.remaining() > 0) {
      int type = in.u16();
      WireReader data = in.slice(in.u16());
      if (in.failed()) {
        return "extension exceeds the ClientHello";
      }
      add(type);
      if (!read(type, data)) {
        return "extension " + type + " has inconsistent lengths";
      }
    }
    fields.extensions = Arrays.copyOf(types, count);
    return hasDuplicate() ? "duplicate extension" : null;
  }

  private boolean read(int type, WireReader data) {
    return switch (type) {
      case ExtensionType.SERVER_NAME -> readServerName(data);
      case ExtensionType.SUPPORTED_GROUPS -> {
        WireReader list = wholeVector(data, data.u16());
        fields.groups = list.u16s();
        yield succeeded(data, list);
      }
      case ExtensionType.EC_POINT_FORMATS -> {
        WireReader list = wholeVector(data, data.u8());
        fields.pointFormats = list.u8s();
        yield succeeded(data, list);
      }
      case ExtensionType.SIGNATURE_ALGORITHMS -> {
        WireReader list = wholeVector(data, data.u16());
        fields.signatureSchemes = list.u16s();
        yield succeeded(data, list);
      }
      case ExtensionType.SUPPORTED_VERSIONS -> {
        WireReader list = wholeVector(data, data.u8());
        fields.supportedVersions = list.u16s();
        yield succeeded(data, list);
      }
      case ExtensionType.ALPN -> readAlpn(data);
      case ExtensionType.KEY_SHARE -> readKeyShares(data);
      default -> true;
    };
  }

  /**
   * One host name (RFC 6066 §3). What the TLS library refuses to read, an empty name, a NUL, more
   * than 255 bytes, a second name or one of another kind, is malformed here already, so that the
   * client hears why.
   */
  private boolean readServerName(WireReader data) {
    WireReader list = wholeVector(data, data.u16());
    int nameType = list.u8();
    String name = list.slice(list.u16()).latin1();
    if (nameType != HOST_NAME
        || list.remaining() > 0
        || name.isEmpty()
        || name.length() > ServerName.MAX_BYTES
        || name.indexOf('\0') >= 0) {
      list.fail();
    }
    fields.serverName = ServerName.normalise(name);
    fields.serverNameInvalid = fields.serverName == null;
    return succeeded(data, list);
  }

  private boolean readAlpn(WireReader data) {
    WireReader list = wholeVector(data, data.u16());
    List<String> protocols = new ArrayList<>(4);
    while (list.remaining() > 0) {
      String protocol = list.slice(list.u8()).latin1();
      if (protocol.isEmpty()) {
        list.fail();
      }
      protocols.add(protocol);
    }
    fields.alpn = List.copyOf(protocols);
    return succeeded(data, list);
  }

  private boolean readKeyShares(WireReader data) {
    WireReader list = wholeVector(data, data.u16());
    int[] groups = new int[4];
    int shares = 0;
    while (list.remaining() > 0) {
      if (shares == groups.length) {
        groups = Arrays.copyOf(groups, shares * 2);
      }
      groups[shares++] = list.u16();
      list.skip(list.u16());
    }
    fields.keyShares = Arrays.copyOf(groups, shares);
    return succeeded(data, list);
  }

  /** A vector that must fill the extension to its end. */
  private static WireReader wholeVector(WireReader data, int length) {
    WireReader list = data.slice(length);
    if (data.remaining() != 0) {
      data.fail();
    }
    return list;
  }

  private static boolean succeeded(WireReader data, WireReader list) {
    return !data.failed() && !list.failed();
  }

  private void add(int type) {
    if (count == types.length) {
      types = Arrays.copyOf(types, count * 2);
    }
    types[count++] = type;
  }

  /** Sorted first: a hostile hello may hold sixteen thousand extensions. */
  private boolean hasDuplicate() {
    Arrays.sort(types, 0, count);
    for (int i = 1; i < count; i++) {
      if (types[i] == types[i - 1]) {
        return true;
      }
    }
    return false;
  }
}
