import BareEcho

// What an isolated plugin is compared with: the least program that answers frames on its standard input.
try await EchoServer.run(descriptor: 0) { $0 }
