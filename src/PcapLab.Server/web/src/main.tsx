import { render } from 'preact';

render(<p>PcapLab</p>, document.getElementById('app')!);
