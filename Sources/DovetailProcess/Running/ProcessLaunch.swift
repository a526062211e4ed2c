import DovetailCore
import DovetailHost
import DovetailWire
import Foundation
import Logging
import NIOCore
import NIOPosix
import Subprocess
import SystemPackage

/// Starts the process of a unit and greets it.
struct ProcessLaunch: Sendable {
    let release: LoadedRelease
    let command: LaunchCommand
    let process: RunningProcess
    let group: any EventLoopGroup
    /// Removes what may be left when the process has ended.
    let cleanUp: @Sendable () async -> Void

    /// Starts it; returns when it has answered the greeting.
    ///
    /// - Throws: `crashed` when it does not start, ends before, or does not answer in time, and `notRunnable` when the host
    ///   cannot connect it.
    func run() async throws {
        let (ours, theirs) = try SocketPair.make()
        // Ends when the process has ended, which the process's own fate tells whoever wants to know.
        Task {
            let ending = await self.supervise(theirs)
            self.process.gone(ending)
            await self.cleanUp()
            await self.process.ended(ending)
        }
        let connection = self.process.connection
        do {
            _ = try await ClientBootstrap(group: self.group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let rate = self.process.settings.callRate
                        try ChannelTransport.attach(
                            connection, to: channel, rate: CallRate(burst: rate, perSecond: rate))
                    }
                }
                .withConnectedSocket(ours).get()
        } catch {
            self.process.terminate(.unconnected("\(error)".excerpt(300)))
        }
        try await self.greet()
    }

    private func greet() async throws {
        let settings = self.process.settings
        let hello = Hello(to: self.release, settings, logLevel: self.process.logger.logLevel)
        let alarm = self.process.clock.alarm(after: settings.start) {
            self.process.terminate(.silent(settings.start))
        }
        defer { alarm.cancel() }
        do {
            // Not one of the plugin's calls: those are counted.
            let answer = try await self.process.connection.call(
                .hello, deadline: settings.start, json: try ByteBuffer(document: hello))
            switch Self.judge(answer) {
            case .success(let library):
                settings.failPoints.pass(.process(.ready))
                return self.process.greeted(with: library)
            case .failure(let verdict): self.process.terminate(verdict)
            }
        } catch is CallLost {
            // The process has ended, or is about to.
        } catch {
            self.process.terminate(.refused("\(error)".readable(upTo: 500)))
        }
        let fate = await self.process.fate()
        guard !fate.wasAsked else { throw DovetailError.crashed(self.process.unit, "\(fate)", wasReached: false) }
        if case .exited = fate, let line = self.process.lastLine {
            throw DovetailError.notStarted(self.process.unit, fate, lastLine: line)
        }
        // What the plugin does is a crash; what the host cannot do is not.
        throw DovetailError(
            fate.isOfHost ? .notRunnable : .crashed,
            "The process of \(self.process.unit) \(fate). \(fate.advice(nil, hasWritten: self.process.lastLine != nil))",
            remedy: fate.remedy)
    }

    /// What a process was built with that has answered the greeting, or why it is ended.
    private static func judge(_ answer: WireAnswer) -> Result<PluginLibrary, ProcessFate.Verdict> {
        do {
            let answer = try answer.json.document(HelloAnswer.self)
            guard answer.version != Hello.currentProtocol else { return .success(PluginLibrary(answer.library)) }
            return .failure(.refused("it chose version \(answer.version) of the protocol, which it was not offered"))
        } catch {
            return .failure(
                .fault("an answer to the greeting that cannot be read: \("\(error)".readable(upTo: 500))"))
        }
    }

    private func supervise(_ input: SystemPackage.FileDescriptor) async -> ProcessFate {
        var options = PlatformOptions()
        options.processGroupID = 0
        do {
            let result = try await Subprocess.run(
                .path(FilePath(self.command.program)), arguments: Arguments(self.command.arguments),
                environment: .custom(
                    Dictionary(
                        uniqueKeysWithValues: self.command.environment.map { (Environment.Key(stringLiteral: $0), $1) })
                ),
                workingDirectory: "/", platformOptions: options,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: .sequence,
                error: .combinedWithOutput
            ) { execution in
                self.process.started(pid: execution.processIdentifier.value)
                self.process.settings.failPoints.pass(.process(.started))
                try await self.readOutput(execution.standardOutput)
            }
            switch result.terminationStatus {
            case .exited(let status): return self.fate(status: status)
            case .signaled(Self.starved): return .starved(memory: self.process.settings.limits.memory)
            case .signaled(let signal): return .killed(signal: signal)
            }
        } catch {
            let reason = "\(error)".excerpt(300)
            return self.process.pid == nil ? .notStarted(.system(reason)) : .lost(reason)
        }
    }

    private func readOutput(_ output: SubprocessOutputSequence) async throws {
        var rate = OutputRate()
        let limit = LineLimit(burst: 500, perSecond: self.process.settings.logRate, clock: self.process.clock)
        for try await buffer in output {
            let bytes = unsafe buffer.withUnsafeBytes { unsafe [UInt8]($0) }
            for line in self.process.wrote(bytes) where limit.take() {
                limit.reportDropped(to: self.process.logger)
                self.process.logger.info("A plugin wrote a line", metadata: ["plugin.line": "\(line)"])
            }
            if let pause = rate.pause(after: bytes.count, at: .now) {
                try await self.process.clock.sleep(for: pause)
            }
        }
    }
}

extension Hello {
    /// Greets the process of a release.
    init(to release: LoadedRelease, _ settings: ProcessSettings, logLevel: Logger.Level) {
        self.init(
            slug: release.id.slug, version: release.id.version, path: release.path,
            manifest: release.manifest.document, limits: settings.wire, logLevel: logLevel.rawValue,
            network: settings.mayUseNetwork(release.id.slug))
    }
}

extension ProcessLaunch {
    /// The signal by which the launcher says that the control group of the plugin had too little memory.
    ///
    /// It is the last of all, and the launcher never tells a plugin's own end by it.
    private static let starved: Int32 = 64

    /// How a process ended whose status may stand for a start that failed.
    ///
    /// Once it has been greeted it has been started, and a status is the plugin's own.
    private func fate(status: Int32) -> ProcessFate {
        switch status {
        case 125 where !self.process.hasGreeted: .notStarted(.sandbox)
        case 126 where !self.process.hasGreeted: .notStarted(.program)
        case 127 where !self.process.hasGreeted: .notStarted(.missing)
        default: .exited(status)
        }
    }
}
