#include "app/composition_note.h"

#include <gtest/gtest.h>

#include <memory>

#include "synth/interpreter.h"

namespace composable::app {
namespace {

// A capability, and a component of ten bytes.
graph::Graph TwoNodes() {
  graph::Graph graph;
  graph.nodes.emplace_back(graph::CapabilityNode{});
  graph::ComponentNode component;
  component.binary = std::make_shared<const graph::ComponentBinary>(
      graph::ComponentBinary{.bytes = Bytes(10), .world = {}});
  graph.nodes.emplace_back(std::move(component));
  return graph;
}

CompositionNote FullNote() {
  return {.imports = {{.import_name = "grant-0-wasi-cli-stdout",
                       .interface = "wasi:cli/stdout@0.2.6",
                       .capability = graph::NodeId(0)},
                      {.import_name = "wasi:io/error@0.2.6",
                       .interface = "wasi:io/error@0.2.6",
                       .capability = std::nullopt}},
          .modules = {
              {"module-0", ModulePart{graph::NodeId(1), {3, 7}}},
              {"module-1", AskerModule{graph::NodeId(1), "modulewise:interceptor/advice@0.1.0"}},
              {"module-2", InterpreterModule()}}};
}

TEST(CompositionNote, IsReadAsItWasWritten) {
  const graph::Graph graph = TwoNodes();
  EXPECT_EQ(ReadNote(AsBytes(WriteNote(FullNote())), graph), FullNote());
  EXPECT_EQ(ReadNote(AsBytes(WriteNote({})), graph), CompositionNote());
}

TEST(CompositionNote, TheInterpreterOfInterceptorsIsInNoComponent) {
  const graph::Graph graph = TwoNodes();
  compose::Composed composed;
  composed.modules = {{.import_name = "module-ab", .bytes = synth::InterpreterModule()}};
  const CompositionNote note = MakeNote(composed, graph, graph::NodeId(1));
  EXPECT_EQ(WriteNote(note), "interpreter module-ab\n");
  EXPECT_EQ(ReadNote(AsBytes(WriteNote(note)), graph), note);
  EXPECT_EQ(ReadNote(AsBytes("interpreter\n"), graph), std::nullopt);
}

TEST(CompositionNote, WhatDoesNotFitTheGraphIsNone) {
  const graph::Graph graph = TwoNodes();
  const auto is_note = [&](std::string_view text) {
    return ReadNote(AsBytes(text), graph).has_value();
  };
  EXPECT_TRUE(is_note("module m 1 10 0\n"));
  EXPECT_FALSE(is_note("module m 1 3 8\n"));                     // behind the end
  EXPECT_FALSE(is_note("module m 1 18446744073709551615 2\n"));  // and around it
  EXPECT_FALSE(is_note("module m 0 0 1\n"));                     // a capability
  EXPECT_FALSE(is_note("module m 2 0 1\n"));                     // nobody
  EXPECT_FALSE(is_note("module m 1 0\n"));
  EXPECT_TRUE(is_note("asker m 1 a:b/c\n"));
  EXPECT_FALSE(is_note("asker m 0 a:b/c\n"));
  EXPECT_FALSE(is_note("asker m 1\n"));
  EXPECT_FALSE(is_note("import x a:b/c 1\n"));  // a component
  EXPECT_FALSE(is_note("import x a:b/c 2\n"));
  EXPECT_FALSE(is_note("import x a:b/c\n"));
  EXPECT_FALSE(is_note("shared x\n"));
  EXPECT_FALSE(is_note("nonsense\n"));
  EXPECT_FALSE(is_note("\n"));
}

TEST(CompositionNote, SaysWhereModulesAre) {
  const graph::Graph graph = TwoNodes();
  const ByteView whole = graph.Component(graph::NodeId(1))->binary->bytes.Outline();
  compose::Composed composed;
  composed.askers.push_back({.advice = graph::NodeId(1),
                             .advice_export = "modulewise:interceptor/advice@0.1.0",
                             .module = Bytes(8)});
  composed.modules = {{.import_name = "module-0", .bytes = whole.subspan(3, 7)},
                      {.import_name = "module-1", .bytes = composed.askers[0].module},
                      {.import_name = "module-2", .bytes = synth::InterpreterModule()}};
  composed.imports = {
      {.import_name = "now", .interface = std::nullopt, .capability = std::nullopt}};
  const CompositionNote note = MakeNote(composed, graph, graph::NodeId(1));
  EXPECT_EQ(note.modules, FullNote().modules);
  EXPECT_TRUE(note.imports.empty());  // a function is nothing that a capability grants
}

}  // namespace
}  // namespace composable::app
