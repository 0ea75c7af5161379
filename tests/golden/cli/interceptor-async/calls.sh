for crowd in bare text tree; do
  # Twenty calls that each take 100 ms take much less than two seconds.
  longest=$(composable invoke demo.toml -- $crowd.delay-all 20 100000000)
  [ "$longest" -ge 100000000 ] && [ "$longest" -lt 1000000000 ] && echo "$crowd: together"
  composable invoke demo.toml -- $crowd.sum-made 100000000
done
