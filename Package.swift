// swift-tools-version: 6.2
import PackageDescription

let strictC: [CSetting] = [
    .define("_GNU_SOURCE"), .enableWarning("all"), .enableWarning("extra"), .treatAllWarnings(as: .error),
]

let package = Package(
    name: "dovetail",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "DovetailCore", targets: ["DovetailCore"]),
        .library(name: "DovetailPlugin", targets: ["DovetailPlugin"]),
        .library(name: "DovetailHost", targets: ["DovetailHost"]),
        .library(name: "DovetailWire", targets: ["DovetailWire"]),
        .library(name: "DovetailPluginProcess", targets: ["DovetailPluginProcess"]),
        .library(name: "DovetailProcess", targets: ["DovetailProcess"]),
        .library(name: "DovetailSQLite", targets: ["DovetailSQLite"]),
        .library(name: "DovetailHTTPClient", targets: ["DovetailHTTPClient"]),
        .library(name: "DovetailAPI", targets: ["DovetailAPI"]),
        .library(name: "DovetailServer", targets: ["DovetailServer"]),
        .library(name: "DovetailCommands", targets: ["DovetailCommands"]),
        .library(name: "DovetailTesting", targets: ["DovetailTesting"]),
        .executable(name: "dovetail", targets: ["dovetail"]),
        .executable(name: "dovetail-launcher", targets: ["dovetail-launcher"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        .target(name: "DovetailCore"),
        .testTarget(name: "DovetailCoreTests", dependencies: ["DovetailCore"]),
        .target(
            name: "DovetailPlugin",
            dependencies: [
                "DovetailCore",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "DovetailHost",
            dependencies: [
                "DovetailCore", "DovetailPlugin",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "DovetailHostTests",
            dependencies: [
                "DovetailCore", "DovetailHost", "DovetailPlugin", "DovetailSQLite", "DovetailTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "DovetailSQLite",
            dependencies: [
                "DovetailCore", "DovetailHost",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "DovetailSQLiteTests",
            dependencies: [
                "DovetailCore", "DovetailHost", "DovetailSQLite", "DovetailTesting",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "DovetailHTTPClient",
            dependencies: [
                "DovetailCore", "DovetailHost",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(
            name: "DovetailHTTPClientTests",
            dependencies: [
                "DovetailCore", "DovetailHTTPClient", "DovetailHost", "DovetailPlugin", "DovetailSQLite",
                "DovetailTesting",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .target(name: "DovetailAPI", dependencies: ["DovetailCore"]),
        .target(
            name: "DovetailTesting",
            dependencies: [
                "DovetailCore", "DovetailHost", "DovetailPlugin",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "DovetailServer",
            dependencies: [
                "DovetailAPI", "DovetailCore", "DovetailHost",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
            ]
        ),
        .testTarget(
            name: "DovetailServerTests",
            dependencies: [
                "DovetailAPI", "DovetailCore", "DovetailHost", "DovetailPlugin", "DovetailServer", "DovetailSQLite",
                "DovetailTesting",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]
        ),
    ],
    cLanguageStandard: .gnu17
)

// What host and plugin process speak with each other, and the plugin's side of it.
package.targets += [
    .target(name: "DovetailWire", dependencies: ["DovetailCore", .product(name: "NIOCore", package: "swift-nio")]),
    .testTarget(
        name: "DovetailWireTests",
        dependencies: [
            "DovetailCore", "DovetailPlugin", "DovetailPluginProcess", "DovetailTesting", "DovetailWire",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOEmbedded", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
        ]
    ),
    .target(
        name: "DovetailPluginProcess",
        dependencies: [
            "DovetailCore", "DovetailPlugin", "DovetailWire",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
        ]
    ),
]

// Where the libraries for plugins in other languages lie: they are copied beside the program.
package.targets += [
    .target(
        name: "DovetailRuntimes", path: "Runtimes",
        exclude: [
            "Swift/README.md", "python/README.md", "python/conformance", "python/pyproject.toml", "python/tests",
        ],
        sources: ["Swift"], resources: [.copy("python/src"), .copy("node"), .copy("checks"), .copy("templates")])
]

// Plugins in processes of their own: the runner, and the small program that starts, confines and ends each of them.
package.targets += [
    .executableTarget(
        name: "dovetail-launcher",
        path: "Sources/CDovetailLauncher",
        cSettings: strictC
    ),
    .target(
        name: "DovetailProcess",
        dependencies: [
            "DovetailCore", "DovetailHost", "DovetailPlugin", "DovetailRuntimes", "DovetailWire",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ]
    ),
    .testTarget(
        name: "DovetailProcessTests",
        dependencies: [
            "ConformancePlugin", "ConformancePluginProcess", "DovetailCore", "DovetailHost", "DovetailPlugin",
            "DovetailPluginProcess", "DovetailProcess", "DovetailRuntimes", "DovetailSQLite", "DovetailTesting",
            "DovetailWire", "HostilePlugin", "PlainPlugin", "dovetail-launcher", "mischief",
            .product(name: "Logging", package: "swift-log"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ]
    ),
    .executableTarget(
        name: "mischief",
        path: "Tests/Fixtures/Mischief",
        cSettings: strictC
    ),
]

// The program that kills plugins and hosts while users work, and looks at what is left.
package.targets += [
    .executableTarget(
        name: "storm",
        dependencies: [
            "DovetailAPI", "DovetailCore", "DovetailTesting", "TaskManagerV1_0Process", "TaskManagerV1_1Process",
            "dovetail", "dovetail-launcher",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ],
        path: "Tests/Storm"
    )
]

// Plugins that tests are made of: in plain C, by the protocol's page alone, and one that does what plugins must not.
package.targets += [
    .target(name: "PlainWire", path: "Tests/Fixtures/PlainWire", cSettings: strictC),
    .executableTarget(
        name: "PlainPlugin", dependencies: ["PlainWire"], path: "Tests/Fixtures/PlainPlugin", cSettings: strictC),
    .executableTarget(
        name: "HostilePlugin", dependencies: ["PlainWire"], path: "Tests/Fixtures/HostilePlugin", cSettings: strictC),
]

// The plugin that does what the conformance suite tells it, in the form of a library and of a program.
package.targets += [
    .target(name: "ConformancePlugin", dependencies: ["DovetailPlugin"], path: "Tests/Fixtures/ConformancePlugin"),
    .executableTarget(
        name: "ConformancePluginProcess",
        dependencies: ["ConformancePlugin", "DovetailPluginProcess"],
        path: "Tests/Fixtures/ConformancePluginProcess"
    ),
]

// The plugin that writes each hook to all that plugins can write to, inside a host and in a process.
package.targets += [
    .target(name: "LedgerPlugin", dependencies: ["DovetailPlugin"], path: "Tests/Fixtures/LedgerPlugin"),
    .executableTarget(
        name: "LedgerPluginProcess", dependencies: ["DovetailPluginProcess", "LedgerPlugin"],
        path: "Tests/Fixtures/LedgerPluginProcess"),
    .executableTarget(
        name: "LedgerServer", dependencies: ["DovetailCommands", "DovetailHost", "LedgerPlugin", "WriteLog"],
        path: "Tests/Fixtures/LedgerServer"),
    // Linked into it, it stands before the functions with which files are written.
    .target(name: "WriteLog", path: "Tests/Fixtures/WriteLog", cSettings: strictC),
]

// The examples: each a folder to copy.
package.targets += [
    .target(
        name: "TaskManagerV1_0",
        dependencies: ["DovetailPlugin", .product(name: "Crypto", package: "swift-crypto")],
        path: "Examples/TaskManager/1.0.0/Sources"
    ),
    .target(
        name: "TaskManagerV1_1",
        dependencies: ["DovetailPlugin", .product(name: "Crypto", package: "swift-crypto")],
        path: "Examples/TaskManager/1.1.0/Sources"
    ),
    .executableTarget(
        name: "TaskManagerV1_0Process",
        dependencies: ["DovetailPluginProcess", "TaskManagerV1_0"],
        path: "Examples/TaskManager/1.0.0/Process"
    ),
    .executableTarget(
        name: "TaskManagerV1_1Process",
        dependencies: ["DovetailPluginProcess", "TaskManagerV1_1"],
        path: "Examples/TaskManager/1.1.0/Process"
    ),
    .executableTarget(
        name: "ExampleServer",
        dependencies: ["DovetailCommands", "DovetailHost", "TaskManagerV1_0", "TaskManagerV1_1"],
        path: "Examples/Server"
    ),
    .testTarget(
        name: "ExamplesTests",
        dependencies: [
            "DovetailCore", "DovetailHost", "DovetailProcess", "DovetailSQLite", "DovetailTesting", "TaskManagerV1_0",
            "TaskManagerV1_0Process", "TaskManagerV1_1", "TaskManagerV1_1Process", "dovetail-launcher",
            .product(name: "Crypto", package: "swift-crypto"),
        ]
    ),
]

// What `dovetail plugin new` writes in Swift, compiled and tested as it stands.
package.targets += [
    .target(
        name: "SampleNotesPlugin", dependencies: ["DovetailPlugin"],
        path: "Runtimes/templates/swift/Sources/SampleNotesPlugin"),
    .executableTarget(
        name: "SampleNotesPluginProcess", dependencies: ["DovetailPluginProcess", "SampleNotesPlugin"],
        path: "Runtimes/templates/swift/Sources/SampleNotesPluginProcess"),
    .testTarget(
        name: "SampleNotesPluginTests",
        dependencies: ["DovetailHost", "DovetailPlugin", "DovetailSQLite", "DovetailTesting", "SampleNotesPlugin"],
        path: "Runtimes/templates/swift/Tests/SampleNotesPluginTests"),
]

// What the documentation shows in Swift.
package.targets += [
    .target(
        name: "DocumentationSnippets", dependencies: ["DovetailPlugin"], path: "Documentation/Snippets",
        exclude: ["snippets.mjs", "snippets.py"])
]

// The program: its commands, and the composition of store, host and server.
package.targets += [
    .target(
        name: "DovetailCommands",
        dependencies: [
            "DovetailAPI", "DovetailCore", "DovetailHTTPClient", "DovetailHost", "DovetailPlugin", "DovetailProcess",
            "DovetailRuntimes", "DovetailServer", "DovetailSQLite",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "Configuration", package: "swift-configuration"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            .product(name: "Yams", package: "Yams"),
        ]
    ),
    .executableTarget(name: "dovetail", dependencies: ["DovetailCommands"]),
    .testTarget(
        name: "DovetailCommandsTests",
        dependencies: [
            "DovetailAPI", "DovetailCommands", "DovetailCore", "DovetailHost", "DovetailSQLite", "DovetailTesting",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
            .product(name: "Logging", package: "swift-log"),
            .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        ]
    ),
    .testTarget(
        name: "SystemTests",
        dependencies: [
            "DovetailAPI", "DovetailCore", "DovetailHost", "DovetailTesting", "HostilePlugin", "LedgerPluginProcess",
            "LedgerServer", "SampleNotesPluginProcess", "dovetail", "storm",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "Subprocess", package: "swift-subprocess"),
        ]
    ),
]

for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .strictMemorySafety(),
            .treatAllWarnings(as: .error),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
        ]
}
