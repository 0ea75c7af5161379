#include "app/recipe.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "base/sha256.h"
#include "synth/asker.h"
#include "synth/interpreter.h"

namespace composable::app {
namespace {

// Has to change when what is composed of the same parts does, or what core modules become with an
// asker in them; with another version of the program everything is composed anew anyway.
constexpr std::string_view kDomain = "composable " COMPOSABLE_VERSION ", composition 13";

// Everything with its length, so that no two recipes give the same bytes.
class RecipeWriter {
 public:
  void Number(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
      bytes_.push_back(static_cast<std::uint8_t>(number >> shift));
    }
  }
  void Blob(ByteView bytes) {
    Number(bytes.size());
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void Text(std::string_view text) { Blob(AsBytes(text)); }

  void operator()(const graph::InterceptorNode& node) {
    Text(synth::InterpreterDigest());
    Blob(synth::AskerDigest());
    Number(node.target.value);
    Number(node.inner.value);
    Text(node.use.component.value);
    (*this)(node.advice);
    Number(node.use.match.size());
    for (const auto& pattern : node.use.match) Text(pattern.value);
  }

  // What a binding says.
  void operator()(const graph::FromComponent& from) {
    Number(from.node.value);
    Number(from.export_item);
  }
  void operator()(const graph::FromCapability& from) { Number(from.node.value); }
  void operator()(const auto& /*binding*/) {}

  engine::Recipe Digest() const { return Sha256(bytes_); }

 private:
  Bytes bytes_;
};

}  // namespace

engine::Recipe RecipeOf(const graph::Graph& graph, graph::NodeId root, std::size_t held_bytes,
                        ContentDigests& digests) {
  RecipeWriter writer;
  writer.Text(kDomain);
  writer.Number(held_bytes);
  for (const graph::NodeId id : graph::NodesBelow(graph, root)) {
    const graph::ComponentNode* const component = graph.Component(id);
    writer.Number(id.value);
    writer.Number(graph[id].index());
    if (const graph::InterceptorNode* const interceptor = graph.Interceptor(id)) {
      writer(*interceptor);
      // Advice is told the name.
      writer.Text(graph::NameOf(graph[interceptor->target]));
    }
    if (component == nullptr) continue;
    writer.Blob(digests.Of(*component->binary));
    bool reads_config = false;
    for (const graph::Binding& binding : component->bindings) {
      writer.Number(binding.index());
      std::visit(writer, binding);
      reads_config = reads_config || std::holds_alternative<graph::FromConfig>(binding);
    }
    if (!reads_config) continue;
    writer.Number(component->definition.config.size());
    for (const config::ConfigEntry& entry : component->definition.config) {
      writer.Text(entry.key.value);
      writer.Text(entry.value.value);
    }
  }
  const std::vector<graph::FromComponent>& exposed = graph.Component(root)->exposed;
  writer.Number(exposed.size());
  for (const graph::FromComponent& from : exposed) writer(from);
  return writer.Digest();
}

Sha256Digest AskerModuleDigest(const graph::ComponentBinary& advice, std::string_view advice_export,
                               ContentDigests& digests) {
  RecipeWriter writer;
  writer.Text(kDomain);
  writer.Text("asker");
  writer.Blob(synth::AskerDigest());
  writer.Blob(digests.Of(advice));
  writer.Text(advice_export);
  return writer.Digest();
}

}  // namespace composable::app
