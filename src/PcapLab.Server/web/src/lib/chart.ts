import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef, useState } from 'preact/hooks';
import { colours } from './theme';
import { useStore } from './store';

echarts.use([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

export type Option = echarts.EChartsCoreOption;

/** A chart in an element: drawn when the option or the colours change, fitted when the element does, freed when it goes. `drawn` is true once something stands there. */
export function useChart(make: () => Option, depends: readonly unknown[]) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.EChartsType | null>(null);
  const [drawn, setDrawn] = useState(false);
  const tone = useStore(colours);
  useEffect(() => {
    const made = echarts.init(element.current!, null, { renderer: 'canvas' });
    chart.current = made;
    made.on('finished', () => setDrawn(true));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(element.current!);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({ animation: false, ...make() }, { notMerge: true, lazyUpdate: true });
  }, [...depends, tone]);
  return { element, chart, drawn };
}
