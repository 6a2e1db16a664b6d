package dev.sluice.core.posix;

/// Constants of the socket interface of Linux, the same on x86-64 and aarch64.
public final class Sockets {

    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;

    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    static final int SO_ERROR = 4;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_KEEPALIVE = 9;
    public static final int SO_OOBINLINE = 10;
    static final int SO_LINGER = 13;
    public static final int SO_REUSEPORT = 15;
    static final int SO_ATTACH_FILTER = 26;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_RXQ_OVFL = 40;
    static final int SO_NO_CHECK = 11;
    static final int SO_MEMINFO = 55;

    public static final int IPPROTO_IP = 0;
    public static final int IP_PKTINFO = 8;
    static final int IP_MTU = 14;
    public static final int IP_BIND_ADDRESS_NO_PORT = 24;
    static final int IPPROTO_UDP = 17;
    static final int UDP_SEGMENT = 103;

    public static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MTU = 24;
    public static final int IPV6_V6ONLY = 26;
    public static final int IPV6_RECVPKTINFO = 49;
    public static final int IPV6_PKTINFO = 50;

    public static final int IPPROTO_TCP = 6;
    public static final int TCP_NODELAY = 1;
    public static final int TCP_KEEPIDLE = 4;
    public static final int TCP_KEEPINTVL = 5;
    public static final int TCP_KEEPCNT = 6;
    public static final int TCP_FASTOPEN = 23;

    private Sockets() {}
}
