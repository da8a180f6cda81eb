-- Runs every filter of the list $FILTERS over one capture at once and prints "number of the filter, frame" for each match:
--   FILTERS=filters.txt tshark -n -q -r CAPTURE -X lua_script:filters.lua
local list = assert(io.open(os.getenv("FILTERS")))
local n = 0
for line in list:lines() do
  n = n + 1
  local i = n
  local ok, tap = pcall(Listener.new, "frame", line)
  if ok then
    function tap.packet(pinfo) print(i .. "\t" .. pinfo.number) end
  else
    print(i .. "\terror")
  end
end
