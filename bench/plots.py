"""Pictures of what benchmarks found, as SVG, drawn by gnuplot."""

import re
import statistics
import subprocess

SIZE = "900,{height}"
COLOURS = ("#3465a4", "#cc0000", "#4e9a06", "#f57900", "#75507b", "#555753", "#c4a000", "#06989a")


def _quoted(text):
    """A string of gnuplot that stands for just these characters."""
    return "'" + text.replace("'", "''") + "'"


def _draw(path, height, lines):
    script = "\n".join([
        f"set terminal svg size {SIZE.format(height=height)} background 'white' font 'sans-serif,13' noenhanced",
        f"set output {_quoted(str(path))}", "set grid", *lines]) + "\n"
    done = subprocess.run(["gnuplot"], input=script, text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"gnuplot cannot draw {path.name}: {done.stderr.strip()}")


def _range(samples):
    """What `yerrorbars` wants behind an x."""
    return f"{statistics.median(samples)} {min(samples)} {max(samples)}"


def _file_name(*parts):
    return re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-") + ".svg"


def draw_growth(folder, section, growth):
    """The series of one unit share a scale; those of a second one have the scale on the right."""
    units = list(dict.fromkeys(series.unit for series in growth.series))
    widest = max(x for series in growth.series for x, _ in series.points)
    narrowest = min(x for series in growth.series for x, _ in series.points)
    lines = [f"set title {_quoted(growth.name)}", f"set xlabel {_quoted(growth.x)}",
             f"set ylabel {_quoted(units[0])}", "set yrange [0:*]", "set key outside bottom center horizontal"]
    if narrowest > 0 and widest / narrowest >= 50:
        lines.append("set logscale x")
    if len(units) > 1:
        lines += [f"set y2label {_quoted(units[1])}", "set y2range [0:*]", "set y2tics", "set ytics nomirror"]
    plots = []
    for index, series in enumerate(growth.series):
        lines += [f"$points{index} << END", *(
            f"{x} {_range(samples)}"
            for x, samples in series.points), "END"]
        axes = "x1y1" if series.unit == units[0] else "x1y2"
        colour = COLOURS[index % len(COLOURS)]
        title = _quoted(series.name if len(units) == 1 else f"{series.name} ({series.unit})")
        plots += [f"$points{index} using 1:2 axes {axes} with linespoints lw 2 pt 7 ps 0.6 lc rgb '{colour}' "
                  f"title {title}",
                  f"$points{index} using 1:2:3:4 axes {axes} with yerrorbars pt 0 lc rgb '{colour}' notitle"]
    name = _file_name(section.name, growth.name)
    _draw(folder / name, 480, [*lines, "plot " + ", \\\n  ".join(plots)])
    return name


def draw_figures(folder, section):
    """A bar for each figure of the section's most frequent unit."""
    units = [figure.unit for figure in section.figures]
    unit = max(dict.fromkeys(units), key=units.count)
    shown = [figure for figure in section.figures if figure.unit == unit]
    rows = [f"{index} {_range(figure.samples)}"
            for index, figure in enumerate(shown)]
    tics = ", ".join(f"{_quoted(figure.name)} {index}" for index, figure in enumerate(shown))
    scale = []
    if max(figure.median for figure in shown) > 50 * min(figure.median for figure in shown):
        # Bars begin a decade below the least of them, or they would not show.
        scale = ["set logscale y", f"set yrange [{min(figure.median for figure in shown) / 10}:*]"]
    name = _file_name(section.name)
    _draw(folder / name, 520, [
        f"set title {_quoted(section.title)}", f"set ylabel {_quoted(unit)}", "set yrange [0:*]", *scale,
        f"set xrange [-0.6:{len(shown) - 0.4}]", "set boxwidth 0.7", "set style fill solid 0.8",
        f"set xtics rotate by -35 ({tics})", "$rows << END", *rows, "END",
        f"plot $rows using 1:2 with boxes lc rgb '{COLOURS[0]}' notitle, "
        "$rows using 1:2:3:4 with yerrorbars pt 0 lc rgb '#000000' notitle"])
    return name


def draw_ratios(folder, sections):
    """Every ratio that has a bar, as a share of that bar: right of 1 is better than asked for."""
    ratios = [(ratio.name, [ratio.bar.value / sample if ratio.bar.at_most else sample / ratio.bar.value
                            for sample in ratio.samples])
              for section in sections for ratio in section.all_ratios() if ratio.bar]
    if not ratios:
        return None
    ratios.reverse()
    rows = [f"{statistics.median(shares)} {index} {min(shares)} {max(shares)}"
            for index, (_, shares) in enumerate(ratios)]
    tics = ", ".join(f"{_quoted(name)} {index}" for index, (name, _) in enumerate(ratios))
    _draw(folder / "ratios.svg", 120 + 24 * len(ratios), [
        "set title 'Ratios beside their bars (1: just reached; more is better)'", "set logscale x",
        "set xrange [*:*]", f"set yrange [-1:{len(ratios)}]", f"set ytics ({tics})",
        "set arrow from 1, graph 0 to 1, graph 1 nohead lw 2 lc rgb '#cc0000'", "$rows << END", *rows, "END",
        f"plot $rows using 1:2:3:4 with xerrorbars pt 7 ps 0.8 lw 2 lc rgb '{COLOURS[0]}' notitle"])
    return "ratios.svg"


def draw(folder, sections):
    """Draws everything into `folder`; the names of the files."""
    names = [draw_ratios(folder, sections)]
    for section in sections:
        if section.figures:
            names.append(draw_figures(folder, section))
        names += [draw_growth(folder, section, growth) for growth in section.growth]
    return [name for name in names if name]
